//! Ports that are to be had on a host, and no longer are.

use std::collections::{BTreeMap, BTreeSet};

use super::Pair;
use crate::change::facts::Facts;
use crate::change::report::{Item, Kind, When};
use crate::graph::{PortNode, PublishedAt, ServiceNode};

/// The places at which ports are to be had and their hosts, by what listens there.
type Ports<'a> = BTreeMap<String, BTreeSet<(String, &'a str)>>;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let was = published(pair.old, |name| pair.names.now(name).to_owned());
    let is = published(pair.new, str::to_owned);
    let line = |when, what: &str| {
        let (name, port) = what.rsplit_once('.')?;
        pair.place_of(when, name, |inventory, instance| {
            inventory.key_of(instance, &["port", port])
        })
    };
    let whats: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let mut all = Vec::new();
    for what in whats {
        let only = |here: &Ports<'_>, there: &Ports<'_>| {
            let mut own = here.get(what).cloned().unwrap_or_default();
            own.retain(|at| there.get(what).is_none_or(|other| !other.contains(at)));
            let places: Vec<String> = own.into_iter().map(|(place, _)| place).collect();
            places.join(" and ")
        };
        let (old, new) = (only(&was, &is), only(&is, &was));
        let places = [&was, &is].into_iter().filter_map(|side| side.get(what));
        let hosts: BTreeSet<&str> = places.flatten().map(|(_, host)| *host).collect();
        let published = Item::new(Kind::PortPublished, what).on(hosts.clone());
        all.extend(match (old.is_empty(), new.is_empty()) {
            (true, true) => None,
            (true, false) => Some(published.with([new]).at(line(When::After, what))),
            (false, false) => Some(published.turning(old, new).at(line(When::After, what))),
            (false, true) => {
                let closed = Item::new(Kind::PortClosed, what).on(hosts);
                Some(closed.with([old]).at(line(When::Before, what)))
            }
        });
    }
    all
}

fn published(facts: &Facts, name: impl Fn(&str) -> String) -> Ports<'_> {
    let mut all = Ports::new();
    for node in &facts.topology.services {
        for port in &node.ports {
            for at in &port.published {
                let what = format!("{}.{}", name(&node.name), port.name);
                let place = (place(node, port, at), node.host.as_str());
                all.entry(what).or_default().insert(place);
            }
        }
    }
    all
}

fn place(node: &ServiceNode, port: &PortNode, at: &PublishedAt) -> String {
    let address = at.address.as_deref().unwrap_or("every address");
    let inside = if at.number == port.container {
        String::new()
    } else {
        format!(", inside {}", port.container)
    };
    format!(
        "{address} of {}, {}/{}{inside}",
        node.host, at.number, port.transport
    )
}
