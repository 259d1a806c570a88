//! Names that come from outside, each checked once.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number by which a payment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaymentId(pub i64);

/// Who is paid: 1 to 32 printable ASCII characters without blanks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MerchantId(String);

/// What a client calls one attempt: 1 to 255 printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdempotencyKey(String);

/// A text is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} has 1 to {length_max} {of}")]
pub struct NameError {
    /// What it should be.
    pub what: &'static str,
    /// How long it may be.
    pub length_max: usize,
    /// Which letters it may have.
    pub of: &'static str,
}

const MERCHANT: NameError = NameError {
    what: "a merchant's id",
    length_max: 32,
    of: "letters, digits and signs of ASCII, and no blank",
};

const KEY: NameError = NameError {
    what: "an idempotency key",
    length_max: 255,
    of: "printable characters of ASCII",
};

impl MerchantId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl IdempotencyKey {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MerchantId {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        let is_letter = |byte: u8| byte.is_ascii_graphic();
        checked(text, MERCHANT, is_letter).map(Self)
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        let is_letter = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
        checked(text, KEY, is_letter).map(Self)
    }
}

fn checked(
    text: String,
    error: NameError,
    is_letter: impl Fn(u8) -> bool,
) -> Result<String, NameError> {
    let fits = (1..=error.length_max).contains(&text.len());
    // A key of blanks alone is a client that forgot to fill it in.
    let says_something = text.bytes().any(|byte| byte != b' ');
    if fits && says_something && text.bytes().all(is_letter) {
        Ok(text)
    } else {
        Err(error)
    }
}

impl From<MerchantId> for String {
    fn from(id: MerchantId) -> Self {
        id.0
    }
}

impl From<IdempotencyKey> for String {
    fn from(key: IdempotencyKey) -> Self {
        key.0
    }
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for MerchantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_a_length_and_letters() {
        let merchant = |text: &str| MerchantId::try_from(text.to_owned());
        let key = |text: &str| IdempotencyKey::try_from(text.to_owned());
        for right in ["M", "MERCHANT-1000", &"m".repeat(32)] {
            assert_eq!(merchant(right).map(String::from), Ok(right.to_owned()));
        }
        for wrong in ["", " ", "a b", "é", "a\n", &"m".repeat(33)] {
            assert_eq!(merchant(wrong), Err(MERCHANT), "{wrong:?}");
        }
        for right in ["k", "a b", &"k".repeat(255)] {
            assert_eq!(key(right).map(String::from), Ok(right.to_owned()));
        }
        for wrong in ["", "  ", "a\t", "ключ", &"k".repeat(256)] {
            assert_eq!(key(wrong), Err(KEY), "{wrong:?}");
        }
    }
}
