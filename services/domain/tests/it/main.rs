//! What the domain promises, against a model that keeps lists where it keeps sums.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod ledger;
mod model;
mod states;
