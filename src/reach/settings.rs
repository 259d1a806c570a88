//! The settings of a service as it reads them.

use serde_json::{Map, Value};

use crate::inventory::Inventory;
use crate::inventory::merge::overlay;
use crate::inventory::model::Instance;
use crate::inventory::node::{Node, Value as NodeValue};

/// Where a container finds its secrets; Compose mounts them there.
pub const SECRETS_FOLDER: &str = "/run/secrets";

/// The settings of an instance with what its host changes, each value with its place.
pub fn effective_settings(inventory: &Inventory, instance: &Instance) -> Option<Node> {
    let (host, service) = (instance.host.as_str(), instance.service.as_str());
    let below = inventory
        .tree
        .at(&["service", service, "settings"])
        .cloned();
    let above = inventory
        .tree
        .at(&["host", host, "place", service, "settings"])
        .cloned();
    match (below, above) {
        (Some(mut below), Some(above)) => {
            overlay(&mut below, above);
            Some(below)
        }
        (below, above) => above.or(below),
    }
}

/// The settings of an instance as it reads them.
pub fn settings_of(inventory: &Inventory, instance: &Instance) -> Map<String, Value> {
    match effective_settings(inventory, instance).map(|node| settings_json(&node)) {
        Some(Value::Object(map)) => map,
        Some(
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_),
        )
        | None => Map::new(),
    }
}

/// Settings as the service sees them: a secret is the path of its file.
pub fn settings_json(node: &Node) -> Value {
    if let Some(secret) = secret_in(node) {
        return serde_json::json!({ "secret_file": format!("{SECRETS_FOLDER}/{secret}") });
    }
    match &node.value {
        NodeValue::Array(items) => items.iter().map(settings_json).collect(),
        NodeValue::Table(table) => table
            .iter()
            .map(|(key, entry)| (key.clone(), settings_json(&entry.node)))
            .collect::<Map<_, _>>()
            .into(),
        NodeValue::String(_)
        | NodeValue::Integer(_)
        | NodeValue::Float(_)
        | NodeValue::Boolean(_)
        | NodeValue::Datetime(_) => node.to_json(),
    }
}

/// The name in `{ secret = "name" }`.
pub fn secret_in(node: &Node) -> Option<&str> {
    let table = node.table().filter(|table| table.len() == 1)?;
    table.get("secret")?.node.text()
}
