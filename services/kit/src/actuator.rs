//! The pages that every server has: health, what it is, and its metrics.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::json;

use crate::health::Readiness;
use crate::instance::Instance;
use crate::metrics::{self, Metrics};

/// `/actuator/health`, `/actuator/health/liveness`, `/actuator/health/readiness`,
/// `/actuator/info` and `/actuator/prometheus`.
pub fn routes<S>(instance: &Instance<S>, readiness: Readiness, metrics: Metrics) -> Router {
    let info = Arc::new(json!({
        "application": instance.service(),
        "instance": instance.name(),
        "environment": instance.environment(),
        "projection": instance.digest,
        "version": env!("CARGO_PKG_VERSION"),
    }));
    let readiness = Arc::new(readiness);
    let health = move || {
        let readiness = Arc::clone(&readiness);
        async move {
            let health = readiness.ask().await;
            (health.status(), Json(health.body()))
        }
    };
    // Whoever answers lives; what it needs is readiness' matter, and no reason to be restarted.
    let liveness = || async { Json(json!({ "status": "UP" })) };
    let page = move || {
        let text = metrics.text();
        async move { ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response() }
    };
    Router::new()
        .route("/actuator/health", get(health.clone()))
        .route("/actuator/health/readiness", get(health))
        .route("/actuator/health/liveness", get(liveness))
        .route(
            "/actuator/info",
            get(move || async move { Json(info.as_ref().clone()) }),
        )
        .route("/actuator/prometheus", get(page))
}
