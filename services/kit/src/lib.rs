//! What every server of the platform shares, and that knows nothing of what it serves.
//!
//! [`Instance`] is what a process may know of the fleet. [`Server`] answers, [`actuator`] has the
//! pages that every server has, [`Problem`] is how it says no.

mod secret;

mod instance;

mod breaker;
mod client;
mod health;
mod request_id;
mod route;
mod trace;

mod metrics;
mod problem;
mod telemetry;

pub mod actuator;

mod observe;

mod server;

pub use breaker::{Breaker, BreakerConfig, BreakerState, BreakerView, Permit};
pub use client::{Client, ClientError, Patience, Reply};
pub use health::{Check, CheckFuture, Health, Readiness};
pub use instance::{Instance, InstanceError, PROJECTION, SecretFile};
pub use metrics::Metrics;
pub use observe::Observer;
pub use problem::Problem;
pub use request_id::{REQUEST_ID, RequestId};
pub use route::Route;
pub use secret::Secret;
pub use server::{Limits, Server, ServerError, told_to_end};
pub use telemetry::begin as begin_to_log;
pub use trace::{BadTrace, TRACEPARENT, TraceContext};
