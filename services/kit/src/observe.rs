//! What is known of each request: the trace it belongs to, its name, and what became of it.

use std::convert::Infallible;
use std::fmt;
use std::time::Instant;

use axum::Router;
use axum::extract::{FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tracing::error;

use crate::metrics::Metrics;
use crate::request_id::{REQUEST_ID, RequestId};
use crate::route::Route;
use crate::trace::{TRACEPARENT, TraceContext};

/// Watches the requests of one service.
#[derive(Clone)]
pub struct Observer {
    metrics: Metrics,
}

impl Observer {
    /// One that counts in `metrics`.
    pub fn of(metrics: &Metrics) -> Self {
        Self {
            metrics: metrics.clone(),
        }
    }

    /// Handlers find a [`TraceContext`] and a [`RequestId`] among the extensions, clients the same
    /// in the headers of the answer. A request whose client went away is not counted.
    pub(crate) fn watch(self, routes: Router) -> Router {
        routes.layer(from_fn(move |request: Request, next: Next| {
            let observer = self.clone();
            async move { observer.see(request, next).await }
        }))
    }

    async fn see(&self, mut request: Request, next: Next) -> Response {
        let began = Instant::now();
        let (trace, id) = (trace_of(request.headers()), id_of(request.headers()));
        let matched = request.extensions().get::<MatchedPath>().cloned();
        let route = matched.map_or(Route::UNKNOWN, Route::Matched);
        let method = label(request.method());
        request.extensions_mut().insert(trace);
        request.extensions_mut().insert(id.clone());
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        if response.status().is_server_error() {
            let (trace_id, request_id) = (trace.trace_id(), id.as_str());
            let route = route.as_str();
            error!(trace_id, request_id, route, status, "a request failed");
        }
        let said = [
            (TRACEPARENT, trace.to_string()),
            (REQUEST_ID, id.to_string()),
        ];
        for (name, text) in said {
            let value = HeaderValue::try_from(text).expect("letters, digits, `.`, `_` and `-`");
            response.headers_mut().insert(name, value);
        }
        self.metrics
            .answered((method, route), status, began.elapsed());
        response
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observer").finish_non_exhaustive()
    }
}

/// The trace that an observer found, or the client's where nobody observes.
impl<S: Sync> FromRequestParts<S> for TraceContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let observed = parts.extensions.get().copied();
        Ok(observed.unwrap_or_else(|| trace_of(&parts.headers)))
    }
}

/// Two traces are none: nobody could say which of them is meant.
fn trace_of(headers: &HeaderMap) -> TraceContext {
    let sent = only(headers, TRACEPARENT).and_then(|text| text.parse().ok());
    sent.unwrap_or_else(TraceContext::begin)
}

fn id_of(headers: &HeaderMap) -> RequestId {
    let sent = only(headers, REQUEST_ID).and_then(RequestId::of_client);
    sent.unwrap_or_else(RequestId::new_random)
}

fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    value.to_str().ok()
}

/// A client may invent methods; a label may not be invented.
fn label(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT",
    ];
    let mut known = KNOWN.into_iter();
    let own = known.find(|one| *one == method.as_str());
    own.unwrap_or("OTHER")
}
