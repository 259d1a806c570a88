//! One section of the tree: its entries, and their keys as names.

use crate::diagnostic::Diagnostics;
use crate::inventory::lint;
use crate::inventory::name::{Kind, Name};
use crate::inventory::node::{Entry, Node};

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
            found.push(lint::invalid_value::name(
                entry.key,
                &why,
                fitting::<K>(key),
            ));
            None
        }
    }
}

/// The name that somebody may have meant who does not know which letters are allowed.
fn fitting<K: Kind>(key: &str) -> Option<String> {
    let near = key.to_lowercase().replace(['_', ' ', '.'], "-");
    Name::<K>::parse(&near).ok().map(|name| name.to_string())
}
