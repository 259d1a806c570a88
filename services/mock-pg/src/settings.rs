//! What the inventory says of a provider. `settings.schema.json` accepts the same, which a test
//! compares.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::object::object;
use crate::operation::Operation;
use crate::share::Share;

/// Milliseconds that an answer may take at most.
pub const DELAY_MS_MAX: u64 = 60_000;

/// How a provider answers unless [`crate::ModeSetting`] says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Authorizations.
    #[serde(deserialize_with = "object")]
    pub authorize: Manner,
    /// Settlements and refunds.
    #[serde(deserialize_with = "object")]
    pub settle: Manner,
    /// What all chance is derived from.
    #[serde(default = "seed", deserialize_with = "whole")]
    pub seed: u64,
}

/// How some operations are answered.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manner {
    /// How long an answer takes.
    pub delay_ms: Delay,
    /// How many are declined.
    pub failure_rate: Share,
}

/// Two numbers of milliseconds, between which an answer takes; in which order they stand says
/// nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "[Milliseconds; 2]")]
pub struct Delay {
    least: u64,
    most: u64,
}

/// At most [`DELAY_MS_MAX`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Milliseconds(pub(crate) u64);

impl Settings {
    /// How an operation is answered.
    pub fn of(&self, operation: Operation) -> &Manner {
        match operation {
            Operation::Authorization => &self.authorize,
            Operation::Settlement | Operation::Refund => &self.settle,
        }
    }
}

impl Delay {
    /// The milliseconds of one of 2³² equal parts.
    pub fn at(self, part: u32) -> u64 {
        // At most 60,001 of them, times 32 bits: no overflow.
        let choices = self.most - self.least + 1;
        self.least + ((choices * u64::from(part)) >> 32)
    }
}

impl From<[Milliseconds; 2]> for Delay {
    fn from([one, other]: [Milliseconds; 2]) -> Self {
        Self {
            least: one.0.min(other.0),
            most: one.0.max(other.0),
        }
    }
}

impl<'de> Deserialize<'de> for Milliseconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = whole(deserializer)?;
        if number > DELAY_MS_MAX {
            let wanted = format!("at most {DELAY_MS_MAX} milliseconds");
            return Err(D::Error::invalid_value(
                Unexpected::Unsigned(number),
                &wanted.as_str(),
            ));
        }
        Ok(Self(number))
    }
}

fn seed() -> u64 {
    1
}

/// A whole number however it is written: to JSON Schema `5.0` is one, too.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    deserializer.deserialize_any(Whole)
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 0")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u64, E> {
        u64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number is whole, and in the range"
    )]
    fn visit_f64<E: Error>(self, number: f64) -> Result<u64, E> {
        const END: f64 = 18_446_744_073_709_551_616.0;
        if number.fract() == 0.0 && (0.0..END).contains(&number) {
            Ok(number as u64)
        } else {
            Err(E::invalid_value(Unexpected::Float(number), &self))
        }
    }
}
