//! What templates see: flat values, every reference resolved, nothing optional without a name.
//!
//! One file per output; each turns the model into drafts.

pub(super) mod bootstrap;
pub(super) mod cloud;
pub(super) mod compose;
pub(super) mod database;
mod env;
pub(super) mod files;
pub(super) mod firewall;
pub(super) mod gateway;
pub(super) mod grafana;
mod mounts;
pub(super) mod projection;
pub(super) mod prometheus;
pub(super) mod runbook;
pub(super) mod secrets;
pub(super) mod topology;
pub(super) mod web;
