//! The fleet's Grafana dashboards. Grafana itself is in no package registry, so its part is
//! played by a real Prometheus, which gets every expression of every panel, and by the rules that
//! a drawn panel must keep.

pub(crate) mod contract;
mod exporter;
mod exposition;
mod file;
mod format;
mod layout;
mod prometheus;
mod promql;
mod queries;
mod thresholds;
