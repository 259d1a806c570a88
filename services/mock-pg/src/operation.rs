//! What a provider is asked to do.

use serde::Serialize;

/// One of the three, each with references of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Operation {
    /// Money is set aside.
    Authorization,
    /// Money is moved.
    Settlement,
    /// Money goes back.
    Refund,
}

impl Operation {
    /// Its name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Authorization => "AUTHORIZATION",
            Self::Settlement => "SETTLEMENT",
            Self::Refund => "REFUND",
        }
    }
}
