//! What Prometheus is given, read and run by Prometheus' own promtool.

mod alerts;
mod files;
mod targets;
