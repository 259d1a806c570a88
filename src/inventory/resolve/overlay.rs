//! Files into one tree: those beside each other may not contradict, an environment's may.

use crate::diagnostic::{Diagnostics, Fixer, Origin, SourceId, Sources};
use crate::inventory::lint;
use crate::inventory::merge::{STATEMENTS, overlay_file};
use crate::inventory::node::{Node, Table, Value};

/// Joins the files that hold for all environments.
pub(super) fn join(files: &[Node], sources: &Sources, found: &mut Diagnostics) -> Node {
    let mut tree = Node::empty(Origin {
        source: SourceId(0),
        start: 0,
        end: 0,
    });
    for file in files {
        let mut file = file.clone();
        if let Some(unset) = file.remove(&["unset"]) {
            let why = "`unset` takes something away from the base, so it belongs into `env/`";
            found.push(lint::invalid_value::new(unset.origin, why));
        }
        if let (Some(base), Some(over)) = (tree.table(), file.table()) {
            conflicts(base, over, "", Fixer::new(sources), found);
        }
        overlay_file(&mut tree, file);
    }
    tree
}

/// Lays an environment's file over the base, after its `unset` has taken away what it names.
pub(super) fn apply(base: &Node, file: &Node, fixer: Fixer<'_>, found: &mut Diagnostics) -> Node {
    let mut tree = base.clone();
    let mut over = file.clone();
    let unset = over.remove(&["unset"]);
    for item in unset.as_ref().and_then(Node::array).unwrap_or_default() {
        take_away(&mut tree, item, fixer, found);
    }
    if let Some(node) = unset.filter(|node| node.array().is_none()) {
        let why = format!("{} found, a list of paths expected", node.value.kind());
        found.push(lint::invalid_value::new(node.origin, &why));
    }
    overlay_file(&mut tree, over);
    tree
}

/// Splits `a.b."c.d"` into its keys.
pub fn split_path(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    part.push(letter);
                }
            }
        }
    }
    parts
}

fn take_away(tree: &mut Node, item: &Node, fixer: Fixer<'_>, found: &mut Diagnostics) {
    let Some(text) = item.text() else {
        let why = format!("{} found, a path as text expected", item.value.kind());
        found.push(lint::invalid_value::new(item.origin, &why));
        return;
    };
    let parts = split_path(text);
    let path: Vec<&str> = parts.iter().map(String::as_str).collect();
    if tree.remove(&path).is_none() {
        let known = neighbours(tree, &path);
        let removal = fixer.remove_item(item.origin);
        found.push(lint::dead_unset::new(item.origin, text, &known, removal));
    }
}

fn neighbours(tree: &Node, path: &[&str]) -> Vec<String> {
    let parents = &path[..path.len().saturating_sub(1)];
    let Some(table) = tree.at(parents).and_then(Node::table) else {
        return Vec::new();
    };
    let full = |key: &String| [parents, &[key.as_str()]].concat().join(".");
    table.keys().map(full).collect()
}

fn conflicts(base: &Table, over: &Table, path: &str, fix: Fixer<'_>, found: &mut Diagnostics) {
    for (key, entry) in over {
        let Some(first) = base.get(key) else { continue };
        let here = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match (&first.node.value, &entry.node.value) {
            (Value::Table(below), Value::Table(above)) => {
                conflicts(below, above, &here, fix, found);
            }
            (Value::Array(_), Value::Array(_)) if STATEMENTS.contains(&here.as_str()) => {}
            _ => {
                let value = entry.node.origin;
                found.push(lint::duplicate_key::new(
                    fix, &here, entry.key, value, first.key,
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_keys_keep_their_dots() {
        assert_eq!(split_path("a.\"b.c\".d"), ["a", "b.c", "d"]);
    }
}
