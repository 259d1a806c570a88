//! Takes payments.
//!
//! A request is understood ([`request`]), done ([`authorize`], [`operate`]) and answered
//! ([`answer`]). Before the provider is asked, the payment is on the disk; what it says is on the
//! disk before the client hears it; and whatever was said to a key is said to it again.

mod clock;
mod request;

mod answer;

mod known;

mod service;

mod authorize;
mod operate;
mod read;
mod reconcile;

mod routes;

pub use reconcile::{Reconciled, reconcile};
pub use routes::routes;
pub use service::Service;
