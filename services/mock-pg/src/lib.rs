//! Stands in for the payment provider, over HTTP: idempotent by our reference, and as unkind as it
//! is told.
//!
//! A [`Provider`] executes an [`Order`] once under its [`Reference`], and remembers it. [`routes`]
//! is its protocol, and a [`Mode`] is how it goes wrong. Everything random comes of a hash of seed,
//! operation and reference, so that it is the same in whatever order references come.

mod object;

mod operation;
mod order;
mod reference;
mod share;

mod settings;

mod chance;
mod effect;
mod mode;
mod no_answer;

mod answer;
mod book;
mod plan;

mod provider;

mod http;
mod silence;

mod run;

pub use answer::{Answer, Entry};
pub use effect::Status;
pub use http::routes;
pub use mode::{Mode, ModeSetting};
pub use no_answer::NoAnswer;
pub use operation::Operation;
pub use order::Order;
pub use provider::Provider;
pub use reference::{BadReference, Reference};
pub use run::{JOURNAL_ENTRIES_MAX, pages, run};
pub use settings::{DELAY_MS_MAX, Delay, Manner, Settings};
pub use share::{BadShare, Share};
