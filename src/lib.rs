//! Compiles one TOML inventory into everything a small fleet of VMs needs.
//!
//! One value flows one way, and a module imports only from those above it in this list.

#[cfg(feature = "cli")]
pub mod check;
pub mod diagnostic;
#[cfg(feature = "cli")]
pub mod digest;
pub mod inventory;
pub mod reach;
#[cfg(feature = "cli")]
pub mod render;
