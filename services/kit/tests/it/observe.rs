//! What is known of each request, seen by its handler, its client, the metrics and the log.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Extension;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use kit::{Limits, Metrics, Observer, RequestId, Server, TraceContext};
use serde_json::{Value, json};

use super::support::{ask, instance, loopback, right};

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Says what the handler was given.
async fn told(
    Extension(trace): Extension<TraceContext>,
    Extension(id): Extension<RequestId>,
) -> String {
    format!("{trace} {id}")
}

async fn serve() -> (SocketAddr, Metrics) {
    let till = instance(right()).unwrap();
    let metrics = Metrics::new(&till, |_| {});
    let routes = Router::new()
        .route("/sales/{id}", get(told))
        .route("/sales", post(|body: String| async { body }))
        .route("/broken", get(|| async { StatusCode::BAD_GATEWAY }));
    let limits = Limits {
        body_bytes_max: 10,
        ..Limits::default()
    };
    let server = Server::bind(&loopback(), limits).await.unwrap();
    let server = server.observed(Observer::of(&metrics));
    let at = server.address().unwrap();
    tokio::spawn(server.serve(routes, std::future::pending()));
    (at, metrics)
}

/// Asks with more headers: the status, the two headers of the answer, and its body.
async fn seen(at: SocketAddr, begin: &str, headers: &str) -> (String, [String; 2], String) {
    let request = format!("{begin} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    let answer = ask(at, &request).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        let mut values = head.lines().filter_map(|line| line.strip_prefix(name));
        let value = values.next().unwrap().to_owned();
        assert_eq!(values.next(), None, "{head}");
        value
    };
    let said = [header("traceparent: "), header("x-request-id: ")];
    let status = head.split(' ').nth(1).unwrap();
    (status.to_owned(), said, body.to_owned())
}

#[tokio::test]
async fn a_trace_and_a_name_are_kept() {
    let (at, _) = serve().await;
    let headers = format!("traceparent: {TRACE}\r\nX-Request-Id: till.7_a-B\r\n");
    let expected = (
        "200".to_owned(),
        [TRACE.to_owned(), "till.7_a-B".to_owned()],
        format!("{TRACE} till.7_a-B"),
    );
    assert_eq!(seen(at, "GET /sales/7", &headers).await, expected);
}

#[tokio::test]
async fn what_is_none_is_begun() {
    let (at, _) = serve().await;
    let long = "x".repeat(65);
    let cases = [
        String::new(),
        "traceparent: 00-zz\r\nx-request-id: a b\r\n".to_owned(),
        format!("traceparent: {TRACE}-more\r\nx-request-id: {long}\r\n"),
        format!("traceparent: {TRACE}\r\nx-request-id: a\r\n").repeat(2),
        "traceparent: \u{e9}\r\nx-request-id: \u{e9}\r\n".to_owned(),
    ];
    let mut all = Vec::new();
    for headers in cases {
        let (status, [trace, id], body) = seen(at, "GET /sales/7", &headers).await;
        assert_eq!((status.as_str(), &body), ("200", &format!("{trace} {id}")));
        let context: TraceContext = trace.parse().unwrap();
        assert_ne!(context.trace_id(), TRACE[3..35]);
        assert!(id.len() == 36 && !headers.contains(&id), "{id}");
        all.extend([trace, id]);
    }
    all.sort();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count, "each is new");
}

#[tokio::test]
async fn answers_are_counted_by_route_and_never_by_path() {
    let (at, metrics) = serve().await;
    let requests = [
        ("GET /sales/7", ""),
        ("GET /sales/8?x=1", ""),
        ("BREW /sales/8", ""),
        ("DELETE /sales/8", ""),
        ("GET /nowhere/9", ""),
        ("GET /broken", ""),
        ("POST /sales", "content-length: 11\r\n"),
    ];
    for (begin, headers) in requests {
        seen(at, begin, headers).await;
    }
    let name = "http_server_requests_seconds_count";
    let text = metrics.text();
    let mut counted: Vec<&str> = text
        .lines()
        .filter_map(|line| {
            line.strip_prefix(name)?
                .strip_prefix("{application=\"till\",")
        })
        .collect();
    counted.sort_unstable();
    let expected = [
        "method=\"DELETE\",uri=\"/sales/{id}\",status=\"405\",outcome=\"CLIENT_ERROR\"} 1",
        "method=\"GET\",uri=\"/broken\",status=\"502\",outcome=\"SERVER_ERROR\"} 1",
        "method=\"GET\",uri=\"/sales/{id}\",status=\"200\",outcome=\"SUCCESS\"} 2",
        "method=\"GET\",uri=\"unknown\",status=\"404\",outcome=\"CLIENT_ERROR\"} 1",
        "method=\"OTHER\",uri=\"/sales/{id}\",status=\"405\",outcome=\"CLIENT_ERROR\"} 1",
        "method=\"POST\",uri=\"/sales\",status=\"413\",outcome=\"CLIENT_ERROR\"} 1",
    ];
    assert_eq!(counted, expected);
}

/// A log that is kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn our_failures_are_logged_once_and_nothing_else() {
    let kept = Kept::default();
    let writer = kept.clone();
    let log = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(move || writer.clone())
        .finish();
    // Of the whole process: whether a line is wanted is remembered for all threads, and a thread
    // that has no log of its own would say no.
    tracing::subscriber::set_global_default(log).unwrap();
    tracing::callsite::rebuild_interest_cache();
    let (at, _) = serve().await;
    let headers = format!("traceparent: {TRACE}\r\nx-request-id: logged\r\n");
    for begin in ["GET /sales/7", "GET /nowhere", "GET /broken"] {
        seen(at, begin, &headers).await;
    }
    let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let mut lines: Vec<Value> = text
        .lines()
        .filter(|line| line.contains("logged")) // other tests have failures, too
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in &mut lines {
        assert!(line.as_object_mut().unwrap().remove("timestamp").is_some());
    }
    let expected = json!({
        "level": "ERROR",
        "message": "a request failed",
        "trace_id": &TRACE[3..35],
        "request_id": "logged",
        "route": "/broken",
        "status": 502,
        "target": "kit::observe",
    });
    assert_eq!(lines, [expected]);
}
