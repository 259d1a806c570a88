//! The payment provider as the platform's services see it.
//!
//! Every order has a reference of ours, made of what it is for, so that it can be sent again and
//! asked about: the provider does a reference once. What it answers is believed only if it says
//! the amount that was asked; everything else is [`Doubt`], and nobody may guess.

mod order;
mod reply;

mod client;

pub use client::Provider;
pub use order::{Order, OrderKind, Reference};
pub use reply::{Approved, Doubt, Outcome};
