//! The one integration binary: paygen's output proved by programs that others wrote.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run other programs and write fixtures"
)]

mod bad_input;
mod bootstrap;
mod cli;
mod cloud;
mod compose;
mod dashboards;
mod database;
mod findings;
mod firewall;
mod graph;
mod language;
mod probe;
mod prometheus;
mod properties;
mod readme;
mod real_fleet;
mod review;
mod rules_property;
mod runbook;
mod schema;
mod scripts;
mod spare;
mod style;
mod suggest;
mod support;
mod templates;
mod tools;
mod valid;
mod walk;
