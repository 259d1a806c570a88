//! What every bus promises.
#![allow(clippy::unwrap_used)]

mod contract;
mod embedded;
