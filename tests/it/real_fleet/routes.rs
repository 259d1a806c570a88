//! The gateway's routes, and the origins whose browsers may call it.

use serde_json::{Value, json};

use super::ours;

#[test]
fn the_gateway_forwards_as_in_week_6() {
    let fleet = ours();
    for (environment, host, ingest, monitoring) in [
        ("cloud", "vm2", ("172.25.0.37", 8081), ("172.25.0.37", 8082)),
        (
            "local",
            "local",
            ("ingest-service", 8080),
            ("monitoring-service", 8082),
        ),
        ("stack", "stack", ("127.0.0.1", 8081), ("127.0.0.1", 8082)),
    ] {
        let text = fleet.file(&format!("{environment}/{host}/gateway/routes.json"));
        let rendered: Value = serde_json::from_str(text).unwrap();
        let route = |path: &str, rewrite: &str, to: &str, at: (&str, u16)| {
            let target = json!({ "host": at.0, "port": at.1, "protocol": "http" });
            json!({ "path": path, "rewrite": rewrite, "to": to, "targets": [target] })
        };
        let (one, other) = ("ingest-service.http", "monitoring-service.http");
        let expected = json!([
            route("/api/admin/**", "/api/admin/**", other, monitoring),
            route(
                "/api/circuit-breaker/**",
                "/circuit-breaker/**",
                one,
                ingest
            ),
            route("/api/monitoring/**", "/monitoring/**", other, monitoring),
            route("/api/payments/**", "/payments/**", one, ingest),
            route("/api/stats/**", "/stats/**", other, monitoring),
        ]);
        assert_eq!(rendered, expected, "{environment}");
    }
}

#[test]
fn browsers_of_these_origins_may_call_the_gateway_and_no_others() {
    let fleet = ours();
    for (path, expected) in [
        (
            "cloud/vm2/gateway/origins.json",
            json!(["http://172.25.0.79:5173", "http://210.104.76.136:5173"]),
        ),
        (
            "local/local/gateway/origins.json",
            json!(["http://localhost:5173"]),
        ),
        (
            "stack/stack/gateway/origins.json",
            json!(["http://127.0.0.1:5173"]),
        ),
    ] {
        let rendered: Value = serde_json::from_str(fleet.file(path)).unwrap();
        assert_eq!(rendered, expected, "{path}");
    }
}

#[test]
fn a_page_calls_the_gateway_where_its_browser_stands() {
    let fleet = ours();
    let rendered: Value =
        serde_json::from_str(fleet.file("cloud/vm2/frontend/config.json")).unwrap();
    let expected = json!({ "origins": {
        "http://172.25.0.79:5173": { "gateway.http": "http://172.25.0.79:8080" },
        "http://210.104.76.136:5173": { "gateway.http": "http://210.104.76.136:8080" },
    }});
    assert_eq!(rendered, expected);
}
