//! What every server promises, seen from outside.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod breaker;
mod client;
mod instance;
mod observe;
mod pages;
mod server;
mod support;
