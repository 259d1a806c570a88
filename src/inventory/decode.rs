//! Trees to typed values, with a place for every mistake and all mistakes of a value at once.
//!
//! Serde stops at the first fault. Here a faulty part is reported, taken out of a copy, and the
//! rest is tried again, so that a person sees everything in one run.

use std::borrow::Cow;
use std::fmt::Display;

use serde::de::{self, DeserializeOwned, IntoDeserializer, Unexpected, Visitor};

use super::lint;
use super::node::{Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Origin};

/// After this many faults in one entity the rest of it is not looked at.
const FAULTS_MAX: usize = 100;

/// What became of a node.
pub(super) enum Decoded<T> {
    /// Nothing in it is wrong.
    Whole(T),
    /// What is left without its faulty parts: good for finding more mistakes, and nothing else.
    Rest(T),
    /// Too much is wrong, or a list lost an item, so that numbers would lead to the wrong places.
    Nothing,
}

/// Decodes `node`; none if anything in it is wrong, and then `found` says what.
pub(super) fn decode<T: DeserializeOwned>(node: &Node, found: &mut Diagnostics) -> Option<T> {
    match decode_what_can_be(node, found) {
        Decoded::Whole(value) => Some(value),
        Decoded::Rest(_) | Decoded::Nothing => None,
    }
}

/// Decodes `node` without its faulty parts.
pub(super) fn decode_what_can_be<T: DeserializeOwned>(
    node: &Node,
    found: &mut Diagnostics,
) -> Decoded<T> {
    let mut tree = Cow::Borrowed(node);
    let mut removed: Vec<Vec<String>> = Vec::new();
    while removed.len() < FAULTS_MAX {
        let fault = match T::deserialize(Decoder { node: &tree }) {
            Ok(value) if removed.is_empty() => return Decoded::Whole(value),
            Ok(_) if removed.iter().any(|path| is_item(node, path)) => break,
            Ok(value) => return Decoded::Rest(value),
            Err(fault) => fault,
        };
        if !fault.is_consequence_of(&removed) {
            found.push(fault.diagnostic(node.origin));
        }
        let path: Vec<&str> = fault.path.iter().map(String::as_str).collect();
        if tree.to_mut().remove(&path).is_none() {
            break;
        }
        removed.push(fault.path);
    }
    Decoded::Nothing
}

fn is_item(node: &Node, path: &[String]) -> bool {
    let parents: Vec<&str> = path.iter().map(String::as_str).collect();
    let parents = &parents[..parents.len().saturating_sub(1)];
    node.at(parents).is_some_and(|node| node.array().is_some())
}

/// One mistake, before it becomes a diagnostic.
#[derive(Debug)]
pub(super) struct Fault {
    path: Vec<String>,
    origin: Option<Origin>,
    kind: FaultKind,
}

#[derive(Debug)]
enum FaultKind {
    Value(String),
    UnknownKey(String, &'static [&'static str]),
    UnknownWord(String, &'static [&'static str]),
    Missing(&'static str),
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self {
            path: Vec::new(),
            origin: None,
            kind,
        }
    }

    fn at(mut self, origin: Origin) -> Self {
        self.origin.get_or_insert(origin);
        self
    }

    fn below(mut self, segment: impl Into<String>) -> Self {
        self.path.insert(0, segment.into());
        self
    }

    fn is_consequence_of(&self, removed: &[Vec<String>]) -> bool {
        let FaultKind::Missing(key) = &self.kind else {
            return false;
        };
        let mut path = self.path.clone();
        path.push((*key).to_owned());
        removed.contains(&path)
    }

    fn diagnostic(&self, fallback: Origin) -> Diagnostic {
        let origin = self.origin.unwrap_or(fallback);
        match &self.kind {
            FaultKind::Value(why) => lint::invalid_value::new(origin, why),
            FaultKind::UnknownKey(key, known) => lint::unknown_key::new(origin, key, known),
            FaultKind::Missing(key) => lint::missing_key::new(origin, key),
            FaultKind::UnknownWord(word, known) => unknown_word(origin, word, known),
        }
    }
}

fn unknown_word(origin: Origin, word: &str, known: &[&str]) -> Diagnostic {
    let why = format!("\"{word}\" found, {} expected", lint::one_of(known));
    let base = lint::invalid_value::new(origin, &why);
    match lint::closest(word, known.iter().copied()) {
        Some(near) => base.help(
            format!("write \"{near}\""),
            vec![Edit {
                origin,
                replacement: format!("\"{near}\""),
            }],
        ),
        None => base,
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {:?}", self.kind, self.path)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(FaultKind::Value(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn de::Expected) -> Self {
        let (found, wanted) = (describe(found), in_words(&wanted.to_string()));
        Self::custom(format_args!("{found} found, {wanted} expected"))
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn de::Expected) -> Self {
        let (found, wanted) = (describe(found), in_words(&wanted.to_string()));
        Self::custom(format_args!("{found} found, {wanted} expected"))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::new(FaultKind::UnknownKey(field.to_owned(), known))
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(FaultKind::UnknownWord(word.to_owned(), known))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(FaultKind::Missing(field))
    }
}

/// Serde speaks to programmers; this is what it means to people.
fn in_words(wanted: &str) -> String {
    let words = match wanted {
        "a string" => "text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        _ if wanted.starts_with("struct ") => "a table",
        _ => wanted,
    };
    words.to_owned()
}

fn describe(found: Unexpected<'_>) -> String {
    if let Unexpected::Str(text) = found {
        return format!("text \"{text}\"");
    }
    match found.to_string().as_str() {
        "map" => "a table".into(),
        "sequence" => "a list".into(),
        other => match other.split_once('`') {
            Some((_, value)) => format!("`{value}"),
            None => other.to_owned(),
        },
    }
}

#[derive(Clone, Copy)]
struct Decoder<'a> {
    node: &'a Node,
}

impl<'de> de::Deserializer<'de> for Decoder<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let result = match &self.node.value {
            Value::String(text) | Value::Datetime(text) => visitor.visit_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Boolean(flag) => visitor.visit_bool(*flag),
            Value::Array(items) => visitor.visit_seq(Items {
                items: items.iter().enumerate(),
            }),
            Value::Table(table) => visitor.visit_map(Entries {
                entries: table.iter(),
                value: None,
            }),
        };
        result.map_err(|fault| fault.at(self.node.origin))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let Some(text) = self.node.text() else {
            let (found, words) = (self.node.value.kind(), lint::one_of(words));
            let why = format!("{found} found, {words} expected");
            return Err(<Fault as de::Error>::custom(why).at(self.node.origin));
        };
        let word: de::value::StrDeserializer<'_, Fault> = text.into_deserializer();
        visitor
            .visit_enum(word)
            .map_err(|fault: Fault| fault.at(self.node.origin))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Items<'a> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        let below = |fault: Fault| fault.at(node.origin).below(index.to_string());
        seed.deserialize(Decoder { node }).map(Some).map_err(below)
    }
}

struct Entries<'a> {
    entries: std::collections::btree_map::Iter<'a, String, super::node::Entry>,
    value: Option<(&'a str, &'a Node)>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((key, entry)) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some((key, &entry.node));
        let word: de::value::StrDeserializer<'_, Fault> = key.as_str().into_deserializer();
        let below = |fault: Fault| fault.at(entry.key).below(key.as_str());
        seed.deserialize(word).map(Some).map_err(below)
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some((key, node)) = self.value.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        seed.deserialize(Decoder { node })
            .map_err(|fault| fault.at(node.origin).below(key))
    }
}
