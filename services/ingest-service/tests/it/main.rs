//! Payments over HTTP, with a provider of the test's own and a real store.
#![allow(clippy::unwrap_used)]

mod bench;
mod doubt;
mod flow;
mod input;
mod once;
