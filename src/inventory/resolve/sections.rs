//! The sections of the tree as typed values; services wait for `placement`.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::{HOSTS_MAX, SERVICES_MAX};
use crate::diagnostic::Diagnostics;
use crate::inventory::decode::decode;
use crate::inventory::lint;
use crate::inventory::model::{Host, Inventory, PUBLIC, Poisoned};
use crate::inventory::name::{FleetName, HostName, Kind, Name, NetworkName, ServiceName};
use crate::inventory::node::{Entry, Node, Table};
use crate::inventory::spec::{ExternalSpec, Fleet, HostSpec};

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
pub(super) fn read(environment: FleetName, tree: Node, found: &mut Diagnostics) -> Inventory {
    unknown_sections(&tree, found);
    limits(&tree, found);
    let fleet = fleet(&tree, &environment, found);
    let mut poisoned = Poisoned::default();
    let hosts = hosts(&tree, &mut poisoned, found);
    let externals = externals(&tree, &mut poisoned, found);
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
        security_groups: security_groups(&tree, found),
        poisoned,
        environment,
        tree,
    }
}

/// Networks in the order of the fleet's list, then by name, what the internet dials last.
fn preferred(fleet: &Fleet, hosts: &BTreeMap<HostName, Host>) -> Vec<NetworkName> {
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

/// The table of a section, empty where there is none.
pub(super) fn section<'a>(
    tree: &'a Node,
    name: &str,
    found: &mut Diagnostics,
) -> Vec<(&'a str, &'a Entry)> {
    let Some(node) = tree.at(&[name]) else {
        return Vec::new();
    };
    let Some(table) = node.table() else {
        let why = format!("{} found, a table expected", node.value.kind());
        found.push(lint::invalid_value::new(node.origin, &why));
        return Vec::new();
    };
    table
        .iter()
        .map(|(key, entry)| (key.as_str(), entry))
        .collect()
}

/// A section's key as a name.
pub(super) fn name<K: Kind>(key: &str, entry: &Entry, found: &mut Diagnostics) -> Option<Name<K>> {
    match Name::parse(key) {
        Ok(name) => Some(name),
        Err(why) => {
            found.push(lint::invalid_value::new(entry.key, &why));
            None
        }
    }
}

fn unknown_sections(tree: &Node, found: &mut Diagnostics) {
    for (key, entry) in tree.table().into_iter().flatten() {
        if !SECTIONS.contains(&key.as_str()) {
            found.push(lint::unknown_key::new(entry.key, key, &SECTIONS));
        }
    }
}

fn limits(tree: &Node, found: &mut Diagnostics) {
    for (section, limit) in [("service", SERVICES_MAX), ("host", HOSTS_MAX)] {
        let Some(node) = tree.at(&[section]) else {
            continue;
        };
        let count = node.table().map_or(0, Table::len);
        if count > limit {
            let what = format!("{section}s");
            found.push(lint::too_large::entries(node.origin, &what, count, limit));
        }
    }
}

fn fleet(tree: &Node, environment: &FleetName, found: &mut Diagnostics) -> Fleet {
    if tree.at(&["fleet"]).is_none() {
        found.push(lint::missing_key::new(tree.origin, "[fleet]"));
    }
    single(tree, "fleet", found).unwrap_or_else(|| Fleet {
        name: environment.clone(),
        networks: Vec::new(),
        proxy: None,
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

fn security_groups<T: DeserializeOwned>(
    tree: &Node,
    found: &mut Diagnostics,
) -> BTreeMap<String, T> {
    let groups = section(tree, "security_group", found);
    let decoded = groups
        .into_iter()
        .filter_map(|(key, entry)| decode(&entry.node, found).map(|group| (key.to_owned(), group)));
    decoded.collect()
}

fn hosts(
    tree: &Node,
    poisoned: &mut Poisoned,
    found: &mut Diagnostics,
) -> BTreeMap<HostName, Host> {
    let mut hosts = BTreeMap::new();
    for (key, entry) in section(tree, "host", found) {
        let Some(name) = name::<crate::inventory::name::HostKind>(key, entry, found) else {
            continue;
        };
        match decode::<HostSpec>(&entry.node, found).and_then(|spec| host(&name, spec)) {
            Some(host) => {
                hosts.insert(name, host);
            }
            None => {
                poisoned.hosts.insert(name);
            }
        }
    }
    hosts
}

fn host(name: &HostName, spec: HostSpec) -> Option<Host> {
    let role = match &spec.role {
        Some(role) => role.clone(),
        None => FleetName::parse(name.as_str()).ok()?,
    };
    Some(Host {
        name: name.clone(),
        role,
        spec,
    })
}

fn externals(
    tree: &Node,
    poisoned: &mut Poisoned,
    found: &mut Diagnostics,
) -> BTreeMap<ServiceName, ExternalSpec> {
    let mut all = BTreeMap::new();
    for (key, entry) in section(tree, "external", found) {
        let Some(name) = name(key, entry, found) else {
            continue;
        };
        match decode(&entry.node, found) {
            Some(spec) => {
                all.insert(name, spec);
            }
            None => {
                poisoned.services.insert(name);
            }
        }
    }
    all
}
