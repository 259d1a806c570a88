//! Compose files, read by Compose itself.

pub(crate) mod config;
mod fleets;
mod text;
