//! What Prometheus asks: the names that the original's dashboards know, and which inventory runs.
//!
//! Names: `http_server_requests_seconds` as Micrometer has it, with the labels that the dashboards
//! ask for. A route is a label, a path is not, since clients may send as many paths as they like.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::instance::Instance;
use crate::route::Route;

/// Seconds: fine where requests are answered, coarse where they fail.
const BUCKETS_S: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0,
];

/// The content type of the text.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All that a process counts.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    application: Arc<str>,
    requests: Family<Request, Histogram>,
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    application: Arc<str>,
    method: &'static str,
    uri: Route,
    status: u16,
    outcome: &'static str,
}

/// Which slice of the inventory a process runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Running {
    application: String,
    environment: String,
    instance: String,
    digest: String,
}

impl Metrics {
    /// Those of every server, and what `more` registers.
    pub fn new<S>(instance: &Instance<S>, more: impl FnOnce(&mut Registry)) -> Self {
        let mut registry = Registry::default();
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS_S);
        let requests = Family::new_with_constructor(histogram);
        registry.register(
            "http_server_requests_seconds",
            "How long requests took",
            requests.clone(),
        );
        let running: Family<Running, Gauge> = Family::default();
        let labels = Running {
            application: instance.service().to_owned(),
            environment: instance.environment().to_owned(),
            instance: instance.name().to_owned(),
            digest: instance.digest.clone(),
        };
        running.get_or_create(&labels).set(1);
        registry.register(
            "paygen_projection_info",
            "The digest of the inventory's slice that this process runs with",
            running,
        );
        more(&mut registry);
        Self {
            registry: Arc::new(registry),
            application: instance.service().into(),
            requests,
        }
    }

    /// Counts an answer.
    pub fn answered(&self, (method, route): (&'static str, Route), status: u16, took: Duration) {
        let labels = Request {
            application: Arc::clone(&self.application),
            method,
            uri: route,
            status,
            outcome: outcome(status),
        };
        let seconds = took.as_secs_f64();
        self.requests.get_or_create(&labels).observe(seconds);
    }

    /// All of it, as Prometheus reads it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let written = text::encode(&mut out, &self.registry);
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
        out
    }
}

/// Micrometer's words for classes of statuses.
fn outcome(status: u16) -> &'static str {
    match status {
        100..=199 => "INFORMATIONAL",
        200..=299 => "SUCCESS",
        300..=399 => "REDIRECTION",
        400..=499 => "CLIENT_ERROR",
        500..=599 => "SERVER_ERROR",
        _ => "UNKNOWN",
    }
}
