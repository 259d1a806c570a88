//! Writes values as TOML in any order of keys.

use toml::{Table, Value};

/// A value on one line; tables as inline tables, with their keys in the order that `shuffle` gives.
pub(super) fn inline(value: &Value, shuffle: &mut impl FnMut(&mut Vec<String>)) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, shuffle)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => format!("{{ {} }}", entries(table, shuffle).join(", ")),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => value.to_string(),
    }
}

/// `key = value` for each entry of a table.
pub(super) fn entries(table: &Table, shuffle: &mut impl FnMut(&mut Vec<String>)) -> Vec<String> {
    let mut lines: Vec<String> = table
        .iter()
        .map(|(key, value)| format!("{} = {}", quoted(key), inline(value, shuffle)))
        .collect();
    shuffle(&mut lines);
    lines
}

/// A key, quoted.
pub(super) fn quoted(key: &str) -> String {
    Value::String(key.to_owned()).to_string()
}
