//! From the TOML parser's tree to ours, which owns its text and knows its file.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::lint;
use super::node::{Entry, Node, Table, Value};
use crate::diagnostic::{Diagnostics, Origin, SourceId};

/// Converts a whole file.
pub(super) fn file(
    source: SourceId,
    table: &Spanned<DeTable<'_>>,
    found: &mut Diagnostics,
) -> Node {
    let mut convert = Convert {
        source,
        found,
        too_deep: false,
    };
    let origin = Origin {
        source,
        start: 0,
        end: 0,
    };
    Node {
        value: convert.table(table.get_ref(), 0),
        origin,
    }
}

struct Convert<'a> {
    source: SourceId,
    found: &'a mut Diagnostics,
    too_deep: bool,
}

impl Convert<'_> {
    fn origin(&self, span: Range<usize>) -> Origin {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Origin {
            source: self.source,
            start: byte(span.start),
            end: byte(span.end),
        }
    }

    fn table(&mut self, table: &DeTable<'_>, level: usize) -> Value {
        let entries = table.iter().filter_map(|(key, value)| {
            let place = self.origin(key.span());
            self.text(key.get_ref(), place)?;
            let node = self.value(value, level + 1)?;
            Some((key.get_ref().to_string(), Entry { key: place, node }))
        });
        Value::Table(Arc::new(entries.collect::<Table>()))
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, level: usize) -> Option<Node> {
        let origin = self.origin(value.span());
        if level > lint::too_large::NESTING_LEVELS_MAX {
            if !self.too_deep {
                self.found.push(lint::too_large::nesting(origin));
            }
            self.too_deep = true; // once for a file: what nests too deep often does so often
            return None;
        }
        let value = match value.get_ref() {
            DeValue::String(text) => self.text(text, origin)?,
            DeValue::Integer(number) => self.integer(number.as_str(), number.radix(), origin)?,
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Boolean(*flag),
            DeValue::Datetime(date) => Value::Datetime(date.to_string()),
            DeValue::Array(items) => Value::Array(
                items
                    .iter()
                    .filter_map(|item| self.value(item, level + 1))
                    .collect(),
            ),
            DeValue::Table(table) => self.table(table, level),
        };
        Some(Node { value, origin })
    }

    fn text(&mut self, text: &str, origin: Origin) -> Option<Value> {
        if text.contains('\0') {
            self.found.push(lint::encoding::escaped_nul(origin, text));
            return None;
        }
        Some(Value::String(text.to_owned()))
    }

    fn integer(&mut self, digits: &str, radix: u32, origin: Origin) -> Option<Value> {
        if let Ok(number) = i64::from_str_radix(digits, radix) {
            Some(Value::Integer(number))
        } else {
            let why = match digits {
                "" => "a number without digits".to_owned(),
                _ => format!("`{digits}` does not fit into 64 bits"),
            };
            self.found.push(lint::invalid_value::new(origin, &why));
            None
        }
    }
}
