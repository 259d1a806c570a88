//! What a service is told at run time, as its projection has it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Projection {
    #[serde(default)]
    settings: Value,
}

/// The settings of a projection, by their paths; a list is one value.
pub(super) fn read(bytes: &[u8]) -> BTreeMap<Vec<String>, String> {
    let mut all = BTreeMap::new();
    let projection: Option<Projection> = super::json(bytes);
    if let Some(projection) = projection {
        flatten(&projection.settings, &mut Vec::new(), &mut all);
    }
    all
}

/// A projection is as deep as the inventory's own limit lets it be.
fn flatten(value: &Value, path: &mut Vec<String>, all: &mut BTreeMap<Vec<String>, String>) {
    match value {
        Value::Object(table) => {
            for (key, value) in table {
                path.push(key.clone());
                flatten(value, path, all);
                path.pop();
            }
        }
        Value::Null if path.is_empty() => {}
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            all.insert(path.clone(), value.to_string());
        }
    }
}
