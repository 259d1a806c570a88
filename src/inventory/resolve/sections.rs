//! The sections of the tree as typed values; services wait for `placement`.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::hosts::Hosts;
use super::section::{name, section};
use super::{HOSTS_MAX, SERVICES_MAX, hosts};
use crate::diagnostic::{Diagnostics, Origin, SourceId};
use crate::inventory::decode::decode;
use crate::inventory::lint;
use crate::inventory::model::{Inventory, PUBLIC, Poisoned};
use crate::inventory::name::{FleetName, Kind, Name, NetworkName};
use crate::inventory::node::{Node, Table};
use crate::inventory::spec::Fleet;

const SECTIONS: [&str; 13] = [
    "allow",
    "external",
    "fleet",
    "host",
    "like",
    "network",
    "operator",
    "route",
    "scrape",
    "secret",
    "security_group",
    "service",
    "unset",
];

/// Reads all sections but services and the statements that refer to them.
pub(super) fn read(environment: FleetName, mut tree: Node, found: &mut Diagnostics) -> Inventory {
    unknown_sections(&tree, found);
    let unread = limits(&mut tree, found);
    let fleet = fleet(&tree, &environment, found);
    let mut poisoned = Poisoned {
        unread,
        ..Poisoned::default()
    };
    let hosts = hosts::hosts(&tree, &mut poisoned, found);
    let externals = hosts::externals(&tree, &hosts, &mut poisoned, found);
    let security_groups = hosts::security_groups(&tree, &hosts, &poisoned, found);
    let preferred_networks = preferred(&fleet, &hosts);
    Inventory {
        preferred_networks,
        fleet,
        networks: named(&tree, "network", found),
        operator: single(&tree, "operator", found).unwrap_or_default(),
        secrets: named(&tree, "secret", found),
        hosts,
        services: BTreeMap::new(),
        instances: Vec::new(),
        by_host: BTreeMap::new(),
        externals,
        routes: Vec::new(),
        allows: Vec::new(),
        scrapes: Vec::new(),
        security_groups,
        poisoned,
        environment,
        tree,
    }
}

/// Networks in the order of the fleet's list, then by name, what the internet dials last.
fn preferred(fleet: &Fleet, hosts: &Hosts) -> Vec<NetworkName> {
    let named: BTreeSet<&NetworkName> = hosts
        .values()
        .flat_map(|host| host.spec.address.keys())
        .collect();
    let (public, others): (Vec<_>, Vec<_>) =
        named.into_iter().partition(|name| name.as_str() == PUBLIC);
    let mut order = fleet.networks.clone();
    for name in others.into_iter().chain(public) {
        if !order.contains(name) {
            order.push(name.clone());
        }
    }
    order
}

fn unknown_sections(tree: &Node, found: &mut Diagnostics) {
    for (key, entry) in tree.table().into_iter().flatten() {
        if !SECTIONS.contains(&key.as_str()) {
            found.push(lint::unknown_key::new(entry.key, key, &SECTIONS));
        }
    }
}

/// Takes out a section that is beyond its limit; says whether there was one.
fn limits(tree: &mut Node, found: &mut Diagnostics) -> bool {
    let mut unread = false;
    for (section, limit) in [("service", SERVICES_MAX), ("host", HOSTS_MAX)] {
        let Some(node) = tree.at(&[section]) else {
            continue;
        };
        let count = node.table().map_or(0, Table::len);
        if count > limit {
            let what = format!("{section}s");
            found.push(lint::too_large::entries(node.origin, &what, count, limit));
            tree.remove(&[section]);
            unread = true;
        }
    }
    unread
}

fn fleet(tree: &Node, environment: &FleetName, found: &mut Diagnostics) -> Fleet {
    if tree.at(&["fleet"]).is_none() {
        found.push(lint::missing_key::fleet(Origin {
            source: SourceId(0),
            start: 0,
            end: 0,
        }));
    }
    single(tree, "fleet", found).unwrap_or_else(|| Fleet {
        name: environment.clone(),
        networks: Vec::new(),
        proxy: None,
        written_out: Vec::new(),
    })
}

fn single<T: DeserializeOwned>(tree: &Node, section: &str, found: &mut Diagnostics) -> Option<T> {
    decode(tree.at(&[section])?, found)
}

fn named<K: Kind, T: DeserializeOwned>(
    tree: &Node,
    kind: &str,
    found: &mut Diagnostics,
) -> BTreeMap<Name<K>, T> {
    let mut all = BTreeMap::new();
    for (key, entry) in section(tree, kind, found) {
        let (name, value) = (name(key, entry, found), decode(&entry.node, found));
        if let (Some(name), Some(value)) = (name, value) {
            all.insert(name, value);
        }
    }
    all
}
