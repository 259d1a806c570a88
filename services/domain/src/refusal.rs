//! Why something may not happen to a payment.

use crate::money::{Amount, Minor};
use crate::status::Status;

/// Why a command changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It does not happen in this status.
    #[error("not while the payment is {0}")]
    Status(Status),
    /// What was left of the hold was given back already.
    #[error("the rest of the hold, {0}, was given back")]
    Released(Minor),
    /// Something went back to the buyer, or is on its way; nothing more is captured then.
    #[error("{0} of it is refunded, or about to be")]
    Refunded(Minor),
    /// More is asked for than is left.
    #[error("{asked} is more than the {left} that is left")]
    Exceeds {
        /// What was asked for.
        asked: Amount,
        /// What there is.
        left: Minor,
    },
    /// Nothing is left of what is asked for.
    #[error("nothing is left")]
    NothingLeft,
    /// The provider had said the opposite. A person must look at it.
    #[error("the provider contradicts itself: the payment is {0}")]
    Contradiction(Status),
    /// The numbers do not add up, which no way through this code leads to.
    #[error("the payment's amounts are damaged")]
    Damaged,
}
