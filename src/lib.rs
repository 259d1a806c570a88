//! Compiles one TOML inventory into everything a small fleet of VMs needs.
//!
//! One value flows one way, and a module imports only from those above it in this list.

pub mod diagnostic;
pub mod inventory;
pub mod reach;

pub mod digest;

#[cfg(feature = "cli")]
pub mod check;

#[cfg(feature = "cli")]
pub mod graph;

#[cfg(feature = "cli")]
pub mod render;

#[cfg(feature = "cli")]
pub mod manifest;

#[cfg(feature = "cli")]
pub mod diff;

#[cfg(feature = "cli")]
pub mod change;

#[cfg(feature = "cli")]
pub mod probe;

#[cfg(feature = "cli")]
pub mod cli;
