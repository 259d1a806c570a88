//! What may happen to a payment.

use crate::money::Amount;

/// What somebody asks for, or the provider answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The provider holds the amount.
    Approve,
    /// The provider refuses.
    Decline,
    /// The provider did not answer in time.
    Doubt,
    /// The merchant takes an amount, or all that is left.
    Capture(Option<Amount>),
    /// The merchant gives back what is left of the hold.
    Void,
    /// The hold's time is over.
    Expire,
    /// The merchant asks to give an amount back to the buyer, or all that is left.
    RequestRefund(Option<Amount>),
    /// The provider gave it back.
    CompleteRefund(Amount),
    /// The provider will not give it back.
    FailRefund(Amount),
}

impl Command {
    /// What it is called in the picture of states.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Doubt => "no answer",
            Self::Capture(_) => "capture",
            Self::Void => "void",
            Self::Expire => "expire",
            Self::RequestRefund(_) => "refund",
            Self::CompleteRefund(_) => "refund done",
            Self::FailRefund(_) => "refund failed",
        }
    }
}
