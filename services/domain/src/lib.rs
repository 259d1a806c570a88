//! What a payment is, without any input or output: the same inputs give the same decisions, so that
//! a test can go through all of them.
//!
//! A [`Payment`] is what is stored. [`decide`] takes one and a [`Command`] and says what it
//! becomes and which [`Event`] tells of it, or why not. The ledger is made of events alone, by
//! [`LedgerTransaction::of`], so it can be made again from them.
#![deny(clippy::arithmetic_side_effects)]

mod currency;
mod money;
mod name;
mod status;

mod payment;

mod command;
mod event;
mod refusal;

mod decide;

mod idempotency;
mod ledger;
mod picture;

pub use command::Command;
pub use currency::{Currency, UnknownCurrency};
pub use decide::{Step, decide};
pub use event::{Event, EventKind};
pub use idempotency::{Answer, Fingerprint, Known, Verdict, verdict};
pub use ledger::{Account, Entry, LedgerTransaction, Unbalanced};
pub use money::{Amount, Minor, MoneyError};
pub use name::{IdempotencyKey, MerchantId, NameError, PaymentId};
pub use payment::{Funds, Inconsistent, Payment, Release, Stage};
pub use picture::state_diagram;
pub use refusal::Refusal;
pub use status::{Status, UnknownStatus};
