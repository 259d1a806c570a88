//! What the firewalls of hosts let in, whatever asks for it.

use std::collections::{BTreeMap, BTreeSet};

use super::Pair;
use crate::change::facts::Facts;
use crate::change::report::{Item, Kind};

/// From where, to which address, and to which ports.
type Door<'a> = (&'a str, Option<&'a str>, String);

/// The doors of a host, and what listens behind each.
type Doors<'a> = BTreeMap<Door<'a>, &'a str>;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let (was, is) = (doors(pair.old), doors(pair.new));
    let hosts: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    let nothing = Doors::new();
    let mut all = Vec::new();
    for host in hosts {
        let [was, is] = [&was, &is].map(|side| side.get(host).unwrap_or(&nothing));
        for (kind, says) in [
            (Kind::FirewallOpened, only(pair.new, is, was)),
            (Kind::FirewallClosed, only(pair.old, was, is)),
        ] {
            if !says.is_empty() {
                all.push(Item::new(kind, host).on([host]).with(says));
            }
        }
    }
    all
}

/// What each host lets in.
fn doors(facts: &Facts) -> BTreeMap<&str, Doors<'_>> {
    let mut all: BTreeMap<&str, Doors<'_>> = BTreeMap::new();
    for one in &facts.topology.openings {
        let host = all.entry(&one.host).or_default();
        for from in &one.from {
            let wire = format!("{}/{}", one.ports, one.transport);
            host.insert((from, one.to.as_deref(), wire), &one.what);
        }
    }
    all
}

/// The doors that are here and neither there nor part of one there that is for everybody.
fn only(facts: &Facts, here: &Doors<'_>, there: &Doors<'_>) -> Vec<String> {
    let is_there = |door: &Door<'_>| {
        let everybody = ("internet", None, door.2.clone());
        there.contains_key(door) || there.contains_key(&everybody)
    };
    let own = here.iter().filter(|(door, _)| !is_there(door));
    own.map(|((from, to, wire), what)| {
        let to = to.map_or(String::new(), |to| format!("{to} "));
        format!("{} → {to}{wire} ({what})", sender(facts, from))
    })
    .collect()
}

/// A single address by its host.
fn sender(facts: &Facts, from: &str) -> String {
    let single = from.strip_suffix("/32").or(from.strip_suffix("/128"));
    let Some(address) = single else {
        return from.to_owned();
    };
    let mut hosts = facts.topology.hosts.iter();
    let host = hosts.find(|host| host.addresses.values().flatten().any(|one| one == address));
    match host {
        Some(host) => format!("{} {address}", host.name),
        None => address.to_owned(),
    }
}
