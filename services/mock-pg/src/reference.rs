//! What a client calls one thing that it wants done.

use std::sync::Arc;

use serde::{Serialize, Serializer};

const LENGTH_MAX: usize = 64;

/// A client's name for one effect: 1 to 64 letters, digits, `.`, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference(Arc<str>);

/// A text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reference has 1 to {LENGTH_MAX} letters, digits, `.`, `_` and `-` of ASCII")]
pub struct BadReference;

impl Reference {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for Reference {
    type Error = BadReference;

    fn try_from(text: &str) -> Result<Self, BadReference> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let fits = (1..=LENGTH_MAX).contains(&text.len());
        let is_right = fits && text.bytes().all(is_letter);
        is_right.then(|| Self(text.into())).ok_or(BadReference)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
