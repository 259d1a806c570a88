//! The provider over real HTTP, kind and unkind.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod bad_input;
mod bounds;
mod idempotency;
mod journal;
mod modes;
mod process;
mod seed;
mod settings;
mod support;
