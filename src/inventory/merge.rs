//! Lays one tree over another: tables merge, lists and single values replace.

use std::sync::Arc;

use super::node::{Node, Table, Value};

/// The top-level lists whose items are statements of their own: each file adds to them.
pub(super) const STATEMENTS: [&str; 3] = ["allow", "route", "scrape"];

/// Lays `over` over `base`. A table and its key keep the place of the upper one, where a reader
/// looks first; so a key and its value always stand in one file.
pub fn overlay(base: &mut Node, over: Node) {
    match (&mut base.value, over.value) {
        (Value::Table(below), Value::Table(above)) => {
            overlay_table(Arc::make_mut(below), Arc::unwrap_or_clone(above));
            base.origin = over.origin;
        }
        (_, value) => {
            *base = Node {
                value,
                origin: over.origin,
            }
        }
    }
}

/// Lays the tables of a whole file over the tree so far; statements add up.
pub(super) fn overlay_file(base: &mut Node, mut over: Node) {
    if let (Value::Table(below), Value::Table(above)) = (&mut base.value, &mut over.value) {
        for name in STATEMENTS {
            append_statements(Arc::make_mut(below), Arc::make_mut(above), name);
        }
    }
    overlay(base, over);
}

fn append_statements(below: &mut Table, above: &mut Table, name: &str) {
    let Some(Value::Array(more)) = above.get_mut(name).map(|entry| &mut entry.node.value) else {
        return;
    };
    if let Some(Value::Array(items)) = below.get_mut(name).map(|entry| &mut entry.node.value) {
        items.append(more);
        above.remove(name);
    }
}

fn overlay_table(below: &mut Table, above: Table) {
    for (key, entry) in above {
        match below.get_mut(&key) {
            Some(existing) => {
                existing.key = entry.key;
                overlay(&mut existing.node, entry.node);
            }
            None => {
                below.insert(key, entry);
            }
        }
    }
}
