//! Which service runs where, with `like` beneath it and what its host changes on top.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sections::{name, section};
use crate::diagnostic::{Diagnostics, Origin};
use crate::inventory::decode::decode;
use crate::inventory::lint;
use crate::inventory::merge::overlay;
use crate::inventory::model::{Instance, InstanceId, Inventory};
use crate::inventory::name::{HostName, ServiceKind, ServiceName};
use crate::inventory::node::{Node, Table, Value};
use crate::inventory::spec::ServiceSpec;

/// Services with their trees, after `like`.
pub(super) type Trees = BTreeMap<ServiceName, Node>;

/// Lays `like` under every service and reads them all.
pub(super) fn services(inventory: &mut Inventory, found: &mut Diagnostics) -> Trees {
    let mut trees = Trees::new();
    for (_, entry) in section(&inventory.tree, "like", found) {
        refuse_like(&entry.node, found);
    }
    for (key, entry) in section(&inventory.tree, "service", found) {
        let Some(name) = name::<ServiceKind>(key, entry, found) else {
            continue;
        };
        let node = with_likes(&inventory.tree, &entry.node, found);
        match decode::<ServiceSpec>(&node, found) {
            Some(spec) => {
                inventory.services.insert(name.clone(), Arc::new(spec));
                trees.insert(name, node);
            }
            None => {
                inventory.poisoned.services.insert(name);
            }
        }
    }
    if let Some(Value::Table(table)) = inventory.tree_section("service") {
        for (name, node) in &trees {
            if let Some(entry) = table.get_mut(name.as_str()) {
                entry.node.clone_from(node);
            }
        }
    }
    trees
}

/// Places services on hosts.
pub(super) fn instances(inventory: &mut Inventory, trees: &Trees, found: &mut Diagnostics) {
    let mut placed: Vec<(ServiceName, HostName, Origin)> = Vec::new();
    for host in inventory.hosts.values() {
        placed.extend(runs(inventory, &host.name, found));
    }
    placed.sort();
    let mut counts: BTreeMap<ServiceName, usize> = BTreeMap::new();
    for (service, ..) in &placed {
        *counts.entry(service.clone()).or_default() += 1;
    }
    for (service, host, origin) in &placed {
        let alone = counts.get(service) == Some(&1);
        let Some(spec) = spec_on(inventory, trees, service, host, found) else {
            continue;
        };
        let name = if alone {
            service.to_string()
        } else {
            format!("{service}-{host}")
        };
        let id = InstanceId(inventory.instances.len());
        inventory.by_host.entry(host.clone()).or_default().push(id);
        inventory.instances.push(Instance {
            name,
            service: service.clone(),
            host: host.clone(),
            spec,
            placed: *origin,
            needs: Vec::new(),
            calls: Vec::new(),
            env: Vec::new(),
            registers: Vec::new(),
            web_calls: Vec::new(),
            datasource: None,
            database: None,
        });
    }
}

/// `like` is looked up once, from the service itself.
fn refuse_like(node: &Node, found: &mut Diagnostics) {
    if let Some(like) = node.at(&["like"]) {
        let why = "`like` belongs into `[service.NAME]`, where it may name several";
        found.push(lint::invalid_value::new(like.origin, why));
    }
}

fn with_likes(tree: &Node, service: &Node, found: &mut Diagnostics) -> Node {
    let Some(likes) = service.at(&["like"]) else {
        return service.clone();
    };
    let names: Vec<&Node> = match &likes.value {
        Value::Array(items) => items.iter().collect(),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Table(_) => vec![likes],
    };
    let mut merged = Node::empty(service.origin);
    for name in names {
        let Some(text) = name.text() else { continue };
        if let Some(below) = tree.at(&["like", text]) {
            overlay(&mut merged, below.clone());
        } else {
            let known = tree.at(&["like"]).and_then(Node::table);
            let known = known.into_iter().flat_map(Table::keys).map(String::as_str);
            found.push(lint::unknown_like::new(name.origin, text, known));
        }
    }
    overlay(&mut merged, service.clone());
    merged
}

fn runs(
    inventory: &Inventory,
    host: &HostName,
    found: &mut Diagnostics,
) -> Vec<(ServiceName, HostName, Origin)> {
    let mut seen: BTreeMap<ServiceName, Origin> = BTreeMap::new();
    let Some(spec) = inventory.hosts.get(host).map(|host| &host.spec) else {
        return Vec::new();
    };
    for (index, service) in spec.runs.iter().enumerate() {
        let path = ["host", host.as_str(), "runs", &index.to_string()];
        let origin = inventory.tree.nearest(&path);
        if let Some(first) = seen.insert(service.clone(), origin) {
            found.push(lint::placed_twice::new(
                origin,
                service.as_str(),
                host.as_str(),
                first,
            ));
        }
    }
    for service in &spec.place {
        let path = ["host", host.as_str(), "place", service.as_str()];
        let key = inventory.tree.key_at(&path);
        let origin = key.unwrap_or_else(|| inventory.tree.nearest(&path));
        seen.entry(service.clone()).or_insert(origin);
    }
    seen.retain(|service, origin| known(inventory, service, *origin, found));
    seen.into_iter()
        .map(|(service, origin)| (service, host.clone(), origin))
        .collect()
}

fn known(inv: &Inventory, service: &ServiceName, at: Origin, found: &mut Diagnostics) -> bool {
    let known = inv.services.contains_key(service);
    if !known && !inv.poisoned.services.contains(service) {
        let all = inv.services.keys().map(ServiceName::as_str);
        found.push(lint::unknown_service::new(
            at,
            service.as_str(),
            service.as_str(),
            all,
        ));
    }
    known
}

fn spec_on(
    inventory: &Inventory,
    trees: &Trees,
    service: &ServiceName,
    host: &HostName,
    found: &mut Diagnostics,
) -> Option<Arc<ServiceSpec>> {
    let path = ["host", host.as_str(), "place", service.as_str()];
    let Some(change) = inventory.tree.at(&path) else {
        return inventory.services.get(service).cloned();
    };
    refuse_like(change, found);
    let mut node = trees.get(service)?.clone();
    overlay(&mut node, change.clone());
    decode::<ServiceSpec>(&node, found).map(Arc::new)
}
