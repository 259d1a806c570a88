//! The pages of every server, and how it says no.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use kit::{Limits, Metrics, Problem, Readiness, Route, Server, actuator};
use serde_json::{Value, json};

use super::support::{self, instance, loopback, right};

async fn serve(routes: Router) -> std::net::SocketAddr {
    let server = Server::bind(&loopback(), Limits::default()).await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.serve(routes, std::future::pending()));
    address
}

fn pages(readiness: Readiness) -> Router {
    let till = instance(right()).unwrap();
    let metrics = Metrics::new(&till, |_| {});
    let route = Route::Named("/sales/{id}");
    let took = Duration::from_millis(3);
    for status in [201, 503] {
        metrics.answered(("POST", route.clone()), status, took);
    }
    actuator::routes(&till, readiness, metrics)
}

async fn json_at(at: std::net::SocketAddr, path: &str) -> (u16, Value) {
    let (status, body) = support::get(at, path).await;
    (status, serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn health_is_the_actuators() {
    let broken = || async { Err("no route to it".to_owned()) };
    let at = serve(pages(Readiness::default().with("db", || async { Ok(()) }))).await;
    let up = json!({ "status": "UP", "components": { "db": { "status": "UP" } } });
    assert_eq!(json_at(at, "/actuator/health").await, (200, up.clone()));
    assert_eq!(json_at(at, "/actuator/health/readiness").await, (200, up));
    let readiness = Readiness::default()
        .with("db", || async { Ok(()) })
        .with("queue", broken);
    let at = serve(pages(readiness)).await;
    let down = json!({
        "status": "DOWN",
        "components": {
            "db": { "status": "UP" },
            "queue": { "status": "DOWN", "details": { "error": "no route to it" } },
        },
    });
    assert_eq!(json_at(at, "/actuator/health/readiness").await, (503, down));
    let alive = (200, json!({ "status": "UP" }));
    assert_eq!(json_at(at, "/actuator/health/liveness").await, alive);
}

#[tokio::test(start_paused = true)]
async fn a_check_that_hangs_or_panics_is_down() {
    let hangs = || std::future::pending::<Result<(), String>>();
    let panics = || async { panic!("a mistake of ours") };
    let readiness = Readiness::default()
        .with("slow", hangs)
        .with("wrong", panics);
    let health = readiness.ask().await;
    let expected = json!({
        "status": "DOWN",
        "components": {
            "slow": { "status": "DOWN", "details": { "error": "no answer within 2 s" } },
            "wrong": { "status": "DOWN", "details": { "error": "the check failed itself" } },
        },
    });
    assert_eq!(health.body(), expected);
}

#[tokio::test]
async fn it_says_what_runs() {
    let at = serve(pages(Readiness::default())).await;
    let (status, info) = json_at(at, "/actuator/info").await;
    let digest = instance(right()).unwrap().digest;
    let expected = json!({
        "application": "till",
        "instance": "till-one",
        "environment": "test",
        "projection": digest,
        "version": env!("CARGO_PKG_VERSION"),
    });
    assert_eq!((status, info), (200, expected));
    let (status, text) = support::get(at, "/actuator/prometheus").await;
    assert_eq!(status, 200);
    let lines = [
        format!(
            "paygen_projection_info{{application=\"till\",environment=\"test\",\
             instance=\"till-one\",digest=\"{digest}\"}} 1"
        ),
        "http_server_requests_seconds_count{application=\"till\",method=\"POST\",\
         uri=\"/sales/{id}\",status=\"201\",outcome=\"SUCCESS\"} 1"
            .to_owned(),
        "http_server_requests_seconds_bucket{le=\"0.005\",application=\"till\",method=\"POST\",\
         uri=\"/sales/{id}\",status=\"503\",outcome=\"SERVER_ERROR\"} 1"
            .to_owned(),
    ];
    for line in lines {
        assert!(text.lines().any(|one| one == line), "{line}\n\n{text}");
    }
}

#[tokio::test]
async fn a_problem_is_rfc_9457_with_a_code() {
    let refuse = || async {
        Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "RATE_LIMIT_EXCEEDED",
            "wait a little",
        )
        .retry_after_s(0)
        .with("paymentId", 7)
        .with("status", "a member of the RFC stays its own")
    };
    let at = serve(Router::new().route("/", get(refuse))).await;
    let request = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = support::ask(at, request).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("HTTP/1.1 429 Too Many Requests\r\n"),
        "{head}"
    );
    for header in ["content-type: application/problem+json", "retry-after: 1"] {
        assert!(head.lines().any(|line| line == header), "{head}");
    }
    let body: Value = serde_json::from_str(body).unwrap();
    let expected = json!({
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "wait a little",
        "code": "RATE_LIMIT_EXCEEDED",
        "message": "wait a little",
        "paymentId": 7,
    });
    assert_eq!(body, expected);
}
