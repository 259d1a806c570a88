//! What one request is called, so that a client's report and our log speak of the same one.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

/// The header's name.
pub const REQUEST_ID: &str = "x-request-id";

const LENGTH_MAX: usize = 64;

/// The client's name for a request if it is short and harmless in a log, else ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A new one.
    pub fn new_random() -> Self {
        Self(Uuid::new_v4().to_string().into())
    }

    /// A client's, if it is 1 to 64 letters, digits, `.`, `_` and `-`.
    pub fn of_client(text: &str) -> Option<Self> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let fits = (1..=LENGTH_MAX).contains(&text.len());
        (fits && text.bytes().all(is_letter)).then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clients_name_is_short_and_harmless() {
        for right in ["a", "A.b_c-9", &"x".repeat(64)] {
            let id = RequestId::of_client(right);
            assert_eq!(id.as_ref().map(RequestId::as_str), Some(right));
        }
        for wrong in ["", " a", "a b", "a\"", "é", "a/b", &"x".repeat(65)] {
            assert_eq!(RequestId::of_client(wrong), None, "{wrong:?}");
        }
        let new = RequestId::new_random();
        assert_eq!(RequestId::of_client(new.as_str()), Some(new));
    }
}
