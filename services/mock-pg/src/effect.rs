//! What a provider did.

use std::sync::Arc;

use serde::Serialize;

use crate::operation::Operation;
use crate::order::Order;
use crate::reference::Reference;

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// It was done.
    Approved,
    /// It was refused, for good.
    Declined,
}

/// An order by its name, which is unique.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) operation: Operation,
    pub(crate) reference: Reference,
}

/// What was done to an order, and how it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) status: Status,
    /// More than the amount, in answers to those who asked for the effect.
    pub(crate) overstated_by: i64,
}

/// One effect, as it is kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Effect {
    pub(crate) key: Key,
    pub(crate) order: Arc<Order>,
    pub(crate) outcome: Outcome,
    pub(crate) at_ms: u64,
}
