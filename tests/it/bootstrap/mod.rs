//! The bootstrap script of a host: its text, its logic against recorded programs, and its packages
//! against the real dnf.
#![allow(
    clippy::unwrap_used,
    reason = "a scratch file that cannot be had ends the test"
)]

mod egress;
mod machine;
mod offline;
mod packages;
mod proxy;
mod refusals;
mod rpms;
mod runs;
mod settings;
mod template;
mod text;
mod unit;
mod way_out;
