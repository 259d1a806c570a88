//! The inventory as one tree in which every value knows its place.
//!
//! TOML's own tree forgets places once files are laid over each other, and `explain` must say
//! which file set a value, so overlays work on this tree and typed decoding comes after.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Edit, Fixer, Origin};

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands: the value itself, or the header of a table.
    pub origin: Origin,
}

/// The kinds of TOML values.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or time, as written.
    Datetime(String),
    /// A list.
    Array(Vec<Node>),
    /// A table, inline or not. It is shared until somebody changes it: every environment lays a
    /// little over the same base, and most of the base is the same in all of them.
    Table(Arc<Table>),
}

/// Keys with their values, sorted, so that the order in a file has no effect.
pub type Table = BTreeMap<String, Entry>;

/// A key's place and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where the key stands.
    pub key: Origin,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// An empty table at a place.
    pub fn empty(origin: Origin) -> Self {
        Self {
            value: Value::Table(Arc::default()),
            origin,
        }
    }

    /// The table in it, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_) => None,
        }
    }

    /// The text in it, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Value::String(text) = &self.value {
            Some(text)
        } else {
            None
        }
    }

    /// The list in it, if it is one.
    pub fn array(&self) -> Option<&[Node]> {
        if let Value::Array(items) = &self.value {
            Some(items)
        } else {
            None
        }
    }

    /// The node at a path of keys and, in lists, of numbers from 0.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        let next = match &self.value {
            Value::Table(table) => &table.get(*first)?.node,
            Value::Array(items) => items.get(first.parse::<usize>().ok()?)?,
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_) => return None,
        };
        next.at(rest)
    }

    /// The place of the key at the end of a path.
    pub fn key_at(&self, path: &[&str]) -> Option<Origin> {
        let (last, parents) = path.split_last()?;
        Some(self.at(parents)?.table()?.get(*last)?.key)
    }

    /// The place of the deepest node on the path that exists: a missing value is reported at the
    /// table that lacks it.
    pub fn nearest(&self, path: &[&str]) -> Origin {
        (0..=path.len())
            .rev()
            .find_map(|n| self.at(&path[..n]))
            .map_or(self.origin, |n| n.origin)
    }

    /// Adds `line` to the table at a path, or to the nearest table above it.
    pub fn add_key(&self, fixer: Fixer<'_>, path: &[&str], line: &str) -> Edit {
        let table = self.nearest(path);
        let entries = self.at(path).and_then(Node::table).into_iter().flatten();
        // What `like` or another file laid into the table stands elsewhere.
        let here = entries.filter(|(_, entry)| fixer.is_below(table, entry.key));
        let single = here.filter(|(_, entry)| entry.node.table().is_none());
        let last = single
            .map(|(_, entry)| (entry.key, entry.node.origin))
            .max();
        fixer.add_key(table, last, line)
    }

    /// Takes the node at a path out; says whether it was there.
    pub fn remove(&mut self, path: &[&str]) -> Option<Node> {
        let (first, rest) = path.split_first()?;
        match &mut self.value {
            Value::Table(table) if !table.contains_key(*first) => None,
            Value::Table(table) => {
                let table = Arc::make_mut(table);
                if rest.is_empty() {
                    return table.remove(*first).map(|entry| entry.node);
                }
                table.get_mut(*first)?.node.remove(rest)
            }
            Value::Array(items) => {
                let index = first.parse::<usize>().ok().filter(|at| *at < items.len())?;
                if rest.is_empty() {
                    Some(items.remove(index))
                } else {
                    items[index].remove(rest)
                }
            }
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_) => None,
        }
    }

    /// The value as JSON, without places; dates become text.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::String(text) | Value::Datetime(text) => text.as_str().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Boolean(flag) => (*flag).into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Table(table) => table
                .iter()
                .map(|(key, entry)| (key.clone(), entry.node.to_json()))
                .collect(),
        }
    }
}

impl Value {
    /// What a reader calls it.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::String(_) => "text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number with a fraction",
            Value::Boolean(_) => "true or false",
            Value::Datetime(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}
