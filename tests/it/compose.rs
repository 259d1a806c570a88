//! Compose files, read by Compose itself.

mod config;
mod fleets;
mod ours;
mod text;
