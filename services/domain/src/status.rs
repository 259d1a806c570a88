//! The word for where a payment stands, as it is stored and shown.

use std::fmt;
use std::str::FromStr;

/// Where a payment stands. The words are the original's, where it had one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It is written down, and the provider is asked.
    Ready,
    /// The provider did not answer, so nobody knows; it is asked again.
    AuthUnknown,
    /// The provider said no.
    AuthFailed,
    /// The provider said yes, and holds the amount.
    Authorized,
    /// The hold was given back, and nothing was captured.
    Voided,
    /// The hold ended by itself, and nothing was captured.
    Expired,
    /// All or a part is captured, and nothing of it is on its way back.
    Captured,
    /// A refund is on its way.
    RefundRequested,
    /// A part of what was captured went back.
    PartialRefunded,
    /// All that was captured went back.
    Refunded,
    /// The last refund failed, and none went through before.
    RefundFailed,
}

/// A word that is no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no status of a payment")]
pub struct UnknownStatus(pub String);

impl Status {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Ready,
        Self::AuthUnknown,
        Self::AuthFailed,
        Self::Authorized,
        Self::Voided,
        Self::Expired,
        Self::Captured,
        Self::RefundRequested,
        Self::PartialRefunded,
        Self::Refunded,
        Self::RefundFailed,
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::AuthUnknown => "AUTH_UNKNOWN",
            Self::AuthFailed => "AUTH_FAILED",
            Self::Authorized => "AUTHORIZED",
            Self::Voided => "VOIDED",
            Self::Expired => "EXPIRED",
            Self::Captured => "CAPTURED",
            Self::RefundRequested => "REFUND_REQUESTED",
            Self::PartialRefunded => "PARTIAL_REFUNDED",
            Self::Refunded => "REFUNDED",
            Self::RefundFailed => "REFUND_FAILED",
        }
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(word: &str) -> Result<Self, UnknownStatus> {
        let mut all = Self::ALL.into_iter();
        let known = all.find(|status| status.as_str() == word);
        known.ok_or_else(|| UnknownStatus(word.to_owned()))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_read_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
        }
        let legacy = "COMPLETED".parse::<Status>();
        assert_eq!(legacy, Err(UnknownStatus("COMPLETED".into())));
    }
}
