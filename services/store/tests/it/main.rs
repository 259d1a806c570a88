//! What every store promises.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod book;
mod damage;
mod keys;
mod ledger;
mod lists;
mod lives;
mod many;
mod outbox;
mod strangers;
