//! How events reach other services.
//!
//! A [`Message`] goes to a topic, and those of one key stay in their order. Whoever reads belongs
//! to a group, which remembers how far it came once it says so: what is read and not committed is
//! read again, so a reader must know again what it has seen.

mod error;
mod message;
mod topic;

mod embedded;

mod endpoint;

pub use endpoint::{Bus, Consumer};
pub use error::BusError;
pub use message::{Delivery, Message};
pub use topic::Topic;
