//! What every store promises.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod book;
mod damage;
mod keys;
mod ledger;
mod lives;
mod many;
