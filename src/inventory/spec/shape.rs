//! Values that may be written short, as text, or long, as a table.
//!
//! Serde's untagged enums would buffer the value and lose its place; this visitor does not.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};

/// Reads text by one function, and a table `B` by another.
pub(super) struct TextOrTable<T, B> {
    wanted: &'static str,
    from_text: fn(&str) -> Result<T, String>,
    from_table: fn(B) -> Result<T, String>,
    scalars: bool,
    table: PhantomData<fn(B)>,
}

impl<T, B> TextOrTable<T, B> {
    /// `wanted` ends the sentence "… found, _ expected".
    pub(super) fn new(
        wanted: &'static str,
        from_text: fn(&str) -> Result<T, String>,
        from_table: fn(B) -> Result<T, String>,
    ) -> Self {
        Self {
            wanted,
            from_text,
            from_table,
            scalars: false,
            table: PhantomData,
        }
    }

    /// Takes whole numbers and `true`/`false` as their text, too.
    pub(super) fn with_scalars(self) -> Self {
        Self {
            scalars: true,
            ..self
        }
    }
}

impl<'de, T, B: Deserialize<'de>> Visitor<'de> for TextOrTable<T, B> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wanted)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.from_text)(text).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        if self.scalars {
            return self.visit_str(&number.to_string());
        }
        Err(E::invalid_type(
            serde::de::Unexpected::Signed(number),
            &self,
        ))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<T, E> {
        if self.scalars {
            return self.visit_str(if flag { "true" } else { "false" });
        }
        Err(E::invalid_type(serde::de::Unexpected::Bool(flag), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let table = B::deserialize(MapAccessDeserializer::new(map))?;
        (self.from_table)(table).map_err(A::Error::custom)
    }
}
