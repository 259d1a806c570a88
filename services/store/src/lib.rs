//! Where payments are kept.
//!
//! A [`Write`] is one change with everything that must be stored with it or not at all: the
//! payment, the event that tells of it, and the answer to the key with which it was asked for. Many
//! writes share a transaction, so that many requests share a commit. What a payment becomes is
//! [`domain::decide`]'s to say; a store only makes sure that nobody decides on an old row.

mod row;

mod error;
mod ledger;
mod outbox;
mod payload;
mod posting;
mod write;

mod sqlite;

mod book;

pub use book::Book;
pub use error::StoreError;
pub use ledger::StoredEntry;
pub use outbox::{Backlog, EventRow, Fence, Owner};
pub use payload::{PAYLOAD_VERSION, payload};
pub use posting::{Posted, Posting};
pub use row::{Approval, Attempt, Damage, Due, Millis, PaymentRow};
pub use sqlite::Sqlite;
pub use write::{AnswerOf, Conclusion, Done, Intent, Operation, Seen, Write, Written};
