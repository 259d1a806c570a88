//! An event as it comes to the ledger.

use domain::{Currency, Event, PaymentId};

use crate::row::Millis;

/// An event, with what its message says of the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The event's number: the ledger takes each once.
    pub event_id: i64,
    /// Of which payment it tells.
    pub payment: PaymentId,
    /// What it tells.
    pub event: Event,
    /// In which currency.
    pub currency: Currency,
    /// When it happened.
    pub at: Millis,
}

/// What came of a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// It is in the ledger now.
    Now,
    /// It was there before.
    Before,
    /// No money moves by such an event.
    Nothing,
    /// No such event ever happened to this payment: whoever sent it made it up, or damaged it.
    Unknown,
}
