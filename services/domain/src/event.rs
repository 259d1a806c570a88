//! What is told of a change.

use std::fmt;
use std::str::FromStr;

use crate::money::Amount;

/// A change of a payment, as others learn of it. It says enough to post it to the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// To how much of the payment it happened.
    pub amount: Amount,
    /// Which change of the payment it is, from 1.
    pub version: u32,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// The provider holds the amount.
    Authorized,
    /// The provider refused.
    AuthFailed,
    /// The provider did not answer.
    AuthUnknown,
    /// An amount was captured.
    Captured,
    /// What was left of the hold was given back.
    Voided,
    /// The hold's time was over.
    Expired,
    /// An amount is to go back.
    RefundRequested,
    /// An amount went back.
    Refunded,
    /// An amount will not go back.
    RefundFailed,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Authorized,
        Self::AuthFailed,
        Self::AuthUnknown,
        Self::Captured,
        Self::Voided,
        Self::Expired,
        Self::RefundRequested,
        Self::Refunded,
        Self::RefundFailed,
    ];

    /// Its word in the outbox and in messages, the original's where it had one.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authorized => "PAYMENT_AUTHORIZED",
            Self::AuthFailed => "PAYMENT_AUTH_FAILED",
            Self::AuthUnknown => "PAYMENT_AUTH_UNKNOWN",
            Self::Captured => "PAYMENT_CAPTURED",
            Self::Voided => "PAYMENT_VOIDED",
            Self::Expired => "PAYMENT_EXPIRED",
            Self::RefundRequested => "PAYMENT_REFUND_REQUESTED",
            Self::Refunded => "PAYMENT_REFUNDED",
            Self::RefundFailed => "PAYMENT_REFUND_FAILED",
        }
    }

    /// The topic in which it is published, the original's where it had one.
    pub fn topic(self) -> &'static str {
        match self {
            Self::Authorized => "payment.authorized",
            Self::AuthFailed => "payment.auth-failed",
            Self::AuthUnknown => "payment.auth-unknown",
            Self::Captured => "payment.captured",
            Self::Voided => "payment.voided",
            Self::Expired => "payment.expired",
            Self::RefundRequested => "payment.refund-requested",
            Self::Refunded => "payment.refunded",
            Self::RefundFailed => "payment.refund-failed",
        }
    }
}

/// A word that is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no event of a payment")]
pub struct UnknownEvent(pub String);

impl FromStr for EventKind {
    type Err = UnknownEvent;

    fn from_str(word: &str) -> Result<Self, UnknownEvent> {
        let mut all = Self::ALL.into_iter();
        let known = all.find(|kind| kind.as_str() == word);
        known.ok_or_else(|| UnknownEvent(word.to_owned()))
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_word_is_read_back_and_each_topic_is_its_own() {
        let topics: BTreeSet<&str> = EventKind::ALL.into_iter().map(EventKind::topic).collect();
        assert_eq!(topics.len(), EventKind::ALL.len());
        for kind in EventKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("PAYMENT_CAPTURE_REQUESTED".parse::<EventKind>().is_err());
    }
}
