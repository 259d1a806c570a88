//! Which service runs where, with `like` beneath it and what its host changes on top.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::is_about_what_is_written;
use super::section::{name, section};
use crate::diagnostic::{Diagnostics, Fixer, Origin};
use crate::inventory::decode::{Decoded, decode_what_can_be};
use crate::inventory::lint;
use crate::inventory::merge::overlay;
use crate::inventory::model::{Instance, InstanceId, Inventory};
use crate::inventory::name::{HostName, ServiceKind, ServiceName};
use crate::inventory::node::{Node, Table, Value};
use crate::inventory::spec::ServiceSpec;

/// Services with their trees, after `like`.
pub(super) type Trees = BTreeMap<ServiceName, Tree>;

/// A service before it is placed.
pub(super) struct Tree {
    node: Node,
    /// What is left of it, if it is broken.
    rest: Option<Arc<ServiceSpec>>,
}

/// Lays `like` under every service and reads them all.
pub(super) fn services(inventory: &mut Inventory, found: &mut Diagnostics) -> Trees {
    let mut trees = Trees::new();
    for (_, entry) in section(&inventory.tree, "like", found) {
        refuse_like(&entry.node, found);
        let mut own = Diagnostics::default();
        decode_what_can_be::<ServiceSpec>(&entry.node, &mut own);
        own.retain(is_about_what_is_written);
        found.extend(own);
    }
    for (key, entry) in section(&inventory.tree, "service", found) {
        let Some(name) = name::<ServiceKind>(key, entry, found) else {
            continue;
        };
        let (node, whole) = with_likes(&inventory.tree, &entry.node, found);
        let mut own = Diagnostics::default();
        let spec = decode_what_can_be::<ServiceSpec>(&node, &mut own);
        if !whole {
            own.retain(is_about_what_is_written);
        }
        found.extend(own);
        let rest = match spec {
            Decoded::Whole(spec) if whole => {
                inventory.services.insert(name.clone(), Arc::new(spec));
                None
            }
            Decoded::Whole(spec) | Decoded::Rest(spec) => Some(Arc::new(spec)),
            Decoded::Nothing => None,
        };
        if !inventory.services.contains_key(&name) {
            inventory.poisoned.services.insert(name.clone());
        }
        trees.insert(name, Tree { node, rest });
    }
    if let Some(Value::Table(table)) = inventory.tree_section("service") {
        let table = Arc::make_mut(table);
        for (name, tree) in &trees {
            if let Some(entry) = table.get_mut(name.as_str()) {
                entry.node.clone_from(&tree.node);
            }
        }
    }
    trees
}

/// Places services on hosts, and returns what is left of those that are broken.
pub(super) fn instances(
    inventory: &mut Inventory,
    trees: &Trees,
    fixer: Fixer<'_>,
    found: &mut Diagnostics,
) -> Vec<Instance> {
    let mut broken = Vec::new();
    let mut placed: Vec<(ServiceName, HostName, Origin)> = Vec::new();
    let mut misplaced = false;
    for host in inventory.hosts.values() {
        let (known, unknown): (Vec<_>, Vec<_>) = runs(inventory, &host.name, fixer, found)
            .into_iter()
            .partition(|(service, _, at)| is_known(inventory, service, *at, found));
        placed.extend(known);
        misplaced |= !unknown.is_empty();
    }
    inventory.poisoned.misplaced = misplaced;
    placed.sort();
    let mut counts: BTreeMap<ServiceName, usize> = BTreeMap::new();
    for (service, ..) in &placed {
        *counts.entry(service.clone()).or_default() += 1;
    }
    for (service, host, origin) in &placed {
        let alone = counts.get(service) == Some(&1);
        let name = if alone {
            service.to_string()
        } else {
            format!("{service}-{host}")
        };
        let instance = |spec| instance(name, service, host, spec, *origin);
        let Some(tree) = trees.get(service) else {
            continue;
        };
        match spec_on(inventory, tree, service, host, found) {
            Decoded::Whole(spec) => {
                let id = InstanceId(inventory.instances.len());
                inventory.by_host.entry(host.clone()).or_default().push(id);
                inventory.instances.push(instance(spec));
            }
            Decoded::Rest(spec) => {
                broken.push(instance(spec));
                inventory.poisoned.services.insert(service.clone());
            }
            Decoded::Nothing => {
                inventory.poisoned.services.insert(service.clone());
            }
        }
    }
    broken
}

fn instance(
    name: String,
    service: &ServiceName,
    host: &HostName,
    spec: Arc<ServiceSpec>,
    placed: Origin,
) -> Instance {
    Instance {
        name,
        service: service.clone(),
        host: host.clone(),
        spec,
        placed,
        needs: Vec::new(),
        calls: Vec::new(),
        env: Vec::new(),
        registers: Vec::new(),
        web_calls: Vec::new(),
        datasource: None,
        database: None,
    }
}

/// `like` is looked up once, from the service itself.
fn refuse_like(node: &Node, found: &mut Diagnostics) {
    if let Some(like) = node.at(&["like"]) {
        let why = "`like` belongs into `[service.NAME]`, where it may name several";
        found.push(lint::invalid_value::new(like.origin, why));
    }
}

/// The service over its `like` sections, and whether all of those are there.
fn with_likes(tree: &Node, service: &Node, found: &mut Diagnostics) -> (Node, bool) {
    let Some(likes) = service.at(&["like"]) else {
        return (service.clone(), true);
    };
    let mut whole = true;
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
            whole = false;
        }
    }
    overlay(&mut merged, service.clone());
    (merged, whole)
}

fn runs(
    inventory: &Inventory,
    host: &HostName,
    fixer: Fixer<'_>,
    found: &mut Diagnostics,
) -> Vec<(ServiceName, HostName, Origin)> {
    let mut seen: BTreeMap<ServiceName, Origin> = BTreeMap::new();
    let Some(spec) = inventory.hosts.get(host).map(|host| &host.spec) else {
        return Vec::new();
    };
    for (index, service) in spec.runs.iter().enumerate() {
        let path = ["host", host.as_str(), "runs", &index.to_string()];
        let origin = inventory.tree.nearest(&path);
        let first = *seen.entry(service.clone()).or_insert(origin);
        if first != origin {
            let removal = fixer.remove_item(origin);
            let lint = lint::placed_twice::new(origin, service, host, first, removal);
            found.push(lint);
        }
    }
    for service in &spec.place {
        let path = ["host", host.as_str(), "place", service.as_str()];
        let key = inventory.tree.key_at(&path);
        let origin = key.unwrap_or_else(|| inventory.tree.nearest(&path));
        seen.entry(service.clone()).or_insert(origin);
    }
    seen.into_iter()
        .map(|(service, origin)| (service, host.clone(), origin))
        .collect()
}

fn is_known(inv: &Inventory, service: &ServiceName, at: Origin, found: &mut Diagnostics) -> bool {
    let known = inv.services.contains_key(service) || inv.poisoned.services.contains(service);
    if !known {
        let all = inv.services.keys().map(ServiceName::as_str);
        found.push(lint::unknown_service::to_run(at, service.as_str(), all));
    }
    known
}

fn spec_on(
    inventory: &Inventory,
    tree: &Tree,
    service: &ServiceName,
    host: &HostName,
    found: &mut Diagnostics,
) -> Decoded<Arc<ServiceSpec>> {
    let whole = inventory.services.get(service);
    let path = ["host", host.as_str(), "place", service.as_str()];
    let Some(change) = inventory.tree.at(&path) else {
        return match (whole, &tree.rest) {
            (Some(spec), _) => Decoded::Whole(Arc::clone(spec)),
            (None, Some(rest)) => Decoded::Rest(Arc::clone(rest)),
            (None, None) => Decoded::Nothing,
        };
    };
    refuse_like(change, found);
    let mut node = tree.node.clone();
    overlay(&mut node, change.clone());
    let mut own = Diagnostics::default();
    let decoded = decode_what_can_be::<ServiceSpec>(&node, &mut own);
    if whole.is_none() {
        own.retain(is_about_what_is_written);
    }
    found.extend(own);
    match decoded {
        Decoded::Whole(spec) if whole.is_some() => Decoded::Whole(Arc::new(spec)),
        Decoded::Whole(spec) | Decoded::Rest(spec) => Decoded::Rest(Arc::new(spec)),
        Decoded::Nothing => Decoded::Nothing,
    }
}
