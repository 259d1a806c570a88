//! A line of the ledger as it is stored.

use crate::row::Millis;

/// One side of what an event moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// The transaction it belongs to, whose entries add up to zero.
    pub transaction: i64,
    /// Where it is booked.
    pub account: String,
    /// Minor units; debits are above zero, credits below.
    pub minor: i64,
    /// When it happened.
    pub at: Millis,
}
