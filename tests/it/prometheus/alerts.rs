//! When the alerts fire, by promtool's own clock.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::files::promtool;
use crate::support::fleet::Fleet;

const RULES: &str = "cloud/vm1/prometheus/config/alerts.yml";

/// Every job of our fleet in the cloud.
const JOBS: [&str; 9] = [
    "broker-switch",
    "consumer-worker",
    "eureka-server",
    "gateway",
    "ingest-service",
    "mock-pg",
    "monitoring-service",
    "refund-worker",
    "settlement-worker",
];

#[test]
fn a_service_that_is_down_for_four_scrapes_is_reported() {
    let series = JOBS.map(|job| up(job, if job == "gateway" { "1x3 0x20" } else { "1x30" }));
    // Scraped every 15 s: down from 60 s on, so four scrapes later it is 120 s.
    let firing = json!({
        "exp_labels": {
            "severity": "critical", "job": "gateway", "service_instance": "gateway",
            "host": "vm9", "instance": "10.9.9.9:1"
        },
        "exp_annotations": {
            "summary": "gateway does not answer",
            "description": "gateway on vm9 (10.9.9.9:1) has not answered for four scrapes."
        }
    });
    prove(
        &series,
        &[
            expect("105s", "Down: gateway", &[]),
            expect("120s", "Down: gateway", &[firing]),
            expect("120s", "Down: mock-pg", &[]),
            expect("5m", "Scrapes missing", &[]),
        ],
    );
}

#[test]
fn a_short_absence_is_not_reported() {
    let series = JOBS.map(|job| {
        up(
            job,
            if job == "gateway" {
                "1x3 0x3 1x20"
            } else {
                "1x30"
            },
        )
    });
    let times = ["60s", "105s", "120s", "135s"];
    prove(
        &series,
        &times.map(|time| expect(time, "Down: gateway", &[])),
    );
}

#[test]
fn targets_that_vanish_are_reported_even_if_none_is_left() {
    let missing = |left: usize| {
        json!({
            "exp_labels": { "severity": "warning" },
            "exp_annotations": {
                "summary": "Prometheus sees fewer targets than the inventory has",
                "description": format!(
                    "Prometheus has {left} targets, the inventory 9: it may run with an old \
                     configuration."
                )
            }
        })
    };
    let eight: Vec<Value> = JOBS[1..].iter().map(|job| up(job, "1x40")).collect();
    prove(
        &eight,
        &[
            expect("4m45s", "Scrapes missing", &[]),
            expect("5m", "Scrapes missing", &[missing(8)]),
        ],
    );
    prove(&[], &[expect("5m", "Scrapes missing", &[missing(0)])]);
}

fn up(job: &str, values: &str) -> Value {
    let labels = format!("job=\"{job}\", service_instance=\"{job}\", host=\"vm9\"");
    let series = format!("up{{{labels}, instance=\"10.9.9.9:1\"}}");
    json!({ "series": series, "values": values })
}

fn expect(at: &str, alert: &str, firing: &[Value]) -> Value {
    json!({ "eval_time": at, "alertname": alert, "exp_alerts": firing })
}

/// Lets promtool run the rendered rules against these series.
fn prove(series: &[Value], alerts: &[Value]) {
    let folder = TempDir::new().unwrap();
    let ours = Fleet::load(Path::new("inventory"));
    fs::write(folder.path().join("alerts.yml"), ours.file(RULES)).unwrap();
    let test = json!({
        "rule_files": ["alerts.yml"],
        "evaluation_interval": "15s",
        "tests": [{ "interval": "15s", "input_series": series, "alert_rule_test": alerts }]
    });
    let path = folder.path().join("test.yml");
    fs::write(&path, test.to_string()).unwrap();
    promtool(&["test", "rules"], &path);
}
