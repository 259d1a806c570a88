//! Events that wait to be published, and who may say that they are.
//!
//! One relay at a time has the lease. It publishes, then marks; if it was taken for dead meanwhile,
//! its mark is refused by the number that its successor raised, and the successor publishes again:
//! an event may be seen twice, and is never lost.

use domain::{EventKind, PaymentId};

use crate::row::Millis;

/// Whoever wants to publish, by a number that no other has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner(pub u128);

/// The right to mark events as published, until somebody else gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fence(pub i64);

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its number, by which those who read it know it again.
    pub id: i64,
    /// Of which payment it tells.
    pub payment: PaymentId,
    /// Which change of the payment it is.
    pub version: u32,
    /// What happened.
    pub kind: EventKind,
    /// What is told of it, as JSON.
    pub payload: String,
    /// The trace it belongs to.
    pub trace: String,
    /// When it happened.
    pub at: Millis,
    /// When it was published.
    pub published_at: Option<Millis>,
}

/// What waits to be published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Events.
    pub events: u64,
    /// When the oldest of them happened.
    pub oldest: Option<Millis>,
}
