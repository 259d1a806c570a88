//! Hosts, and the sections that name hosts: external things and security groups.

use std::collections::BTreeMap;

use super::section::{name, section};
use crate::diagnostic::{Diagnostics, Origin};
use crate::inventory::decode::decode;
use crate::inventory::lint;
use crate::inventory::model::{Host, Poisoned};
use crate::inventory::name::{FleetName, HostKind, HostName, ServiceKind, ServiceName};
use crate::inventory::node::{Entry, Node};
use crate::inventory::spec::{ExternalSpec, HostSpec, Place, SecurityGroup};

/// Machines by name.
pub(super) type Hosts = BTreeMap<HostName, Host>;

/// Reads `[host.*]`.
pub(super) fn hosts(tree: &Node, poisoned: &mut Poisoned, found: &mut Diagnostics) -> Hosts {
    let mut hosts = Hosts::new();
    for (key, entry) in section(tree, "host", found) {
        let Some(name) = name::<HostKind>(key, entry, found) else {
            continue;
        };
        let spec = decode::<HostSpec>(&entry.node, found);
        match spec.and_then(|spec| host(&name, spec, entry, found)) {
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

/// Reads `[external.*]`; one on a host that is not there counts as broken.
pub(super) fn externals(
    tree: &Node,
    hosts: &Hosts,
    poisoned: &mut Poisoned,
    found: &mut Diagnostics,
) -> BTreeMap<ServiceName, ExternalSpec> {
    let mut all = BTreeMap::new();
    for (key, entry) in section(tree, "external", found) {
        let Some(name) = name::<ServiceKind>(key, entry, found) else {
            continue;
        };
        let placed = decode::<ExternalSpec>(&entry.node, found).filter(|external| {
            let Place::Host(host) = &external.at else {
                return true;
            };
            let at = entry.node.nearest(&["at"]);
            is_known(host, "host.", at, hosts, poisoned, found)
        });
        match placed {
            Some(external) => {
                all.insert(name, external);
            }
            None => {
                poisoned.services.insert(name);
            }
        }
    }
    all
}

/// Reads `[security_group.*]`.
pub(super) fn security_groups(
    tree: &Node,
    hosts: &Hosts,
    poisoned: &Poisoned,
    found: &mut Diagnostics,
) -> BTreeMap<String, SecurityGroup> {
    let mut all = BTreeMap::new();
    for (key, entry) in section(tree, "security_group", found) {
        let Some(group) = decode::<SecurityGroup>(&entry.node, found) else {
            continue;
        };
        for (index, host) in group.hosts.iter().enumerate() {
            let at = entry.node.nearest(&["hosts", &index.to_string()]);
            is_known(host, "", at, hosts, poisoned, found);
        }
        all.insert(key.to_owned(), group);
    }
    all
}

/// The role names the Compose file; a host without one lends its own name, if it is short enough.
fn host(name: &HostName, spec: HostSpec, entry: &Entry, found: &mut Diagnostics) -> Option<Host> {
    let role = spec
        .role
        .clone()
        .map_or_else(|| FleetName::parse(name.as_str()), Ok);
    match role {
        Ok(role) => Some(Host {
            name: name.clone(),
            role,
            spec,
        }),
        Err(why) => {
            let lint = lint::invalid_value::new(entry.key, &why);
            let lint = lint.label("without a `role`, it names the host's Compose file");
            found.push(lint.help("add `role = \"…\"`, a word for what it does", Vec::new()));
            None
        }
    }
}

fn is_known(
    host: &HostName,
    prefix: &str,
    at: Origin,
    hosts: &Hosts,
    poisoned: &Poisoned,
    found: &mut Diagnostics,
) -> bool {
    let known = hosts.contains_key(host);
    if !known && !poisoned.hosts.contains(host) {
        let names = hosts.keys().map(HostName::as_str);
        let lint = lint::unknown_host::new(at, prefix, host.as_str(), names);
        found.push(lint);
    }
    known
}
