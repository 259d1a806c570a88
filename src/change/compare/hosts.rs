//! Machines that come, go or have other addresses.

use super::Pair;
use crate::change::report::{Item, Kind, When};
use crate::graph::HostNode;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let (old, new) = (&pair.old.topology.hosts, &pair.new.topology.hosts);
    let mut all = Vec::new();
    for host in new {
        let line = pair.place(When::After, |model| {
            Some(model.inventory.tree.nearest(&["host", &host.name]))
        });
        match old.iter().find(|one| one.name == host.name) {
            None => {
                let item = Item::new(Kind::HostAdded, &host.name).on([&host.name]);
                all.push(item.with([addresses(host)]).at(line));
            }
            Some(was) => {
                let says = differences(was, host);
                if !says.is_empty() {
                    let item = Item::new(Kind::HostChanged, &host.name).on([&host.name]);
                    all.push(item.with(says).at(line));
                }
            }
        }
    }
    let gone = old
        .iter()
        .filter(|host| new.iter().all(|one| one.name != host.name));
    all.extend(gone.map(|host| {
        let line = pair.place(When::Before, |model| {
            Some(model.inventory.tree.nearest(&["host", &host.name]))
        });
        Item::new(Kind::HostRemoved, &host.name)
            .on([&host.name])
            .with([addresses(host)])
            .at(line)
    }));
    all
}

fn addresses(host: &HostNode) -> String {
    let all = host.addresses.iter();
    let all: Vec<String> = all
        .map(|(network, addresses)| format!("{network} {}", addresses.join(" ")))
        .collect();
    if all.is_empty() {
        return "no address".into();
    }
    all.join(", ")
}

fn differences(was: &HostNode, is: &HostNode) -> Vec<String> {
    let mut says = Vec::new();
    let networks = was.addresses.keys().chain(is.addresses.keys());
    let networks: std::collections::BTreeSet<&String> = networks.collect();
    for network in networks {
        let [old, new] = [was, is].map(|host| {
            let all = host.addresses.get(network);
            all.map_or("none".into(), |all| all.join(" "))
        });
        if old != new {
            says.push(format!("{network}: {old} → {new}"));
        }
    }
    if was.role != is.role {
        says.push(format!("role: {} → {}", was.role, is.role));
    }
    if was.processes != is.processes {
        let word = |processes| if processes { "processes" } else { "containers" };
        says.push(format!(
            "runs {} → {}",
            word(was.processes),
            word(is.processes)
        ));
    }
    says
}
