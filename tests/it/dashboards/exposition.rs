//! What a service that keeps the contract would answer to a scrape.

use std::fmt::Write as _;

use super::contract::{Contract, Kind, Labels, Metric, Unit};

/// Upper bounds of the latency buckets and the share of requests below each, in percent.
const BUCKETS: [(&str, u64); 4] = [("0.01", 50), ("0.05", 90), ("0.3", 99), ("+Inf", 100)];

const MEAN_S: f64 = 0.02;

/// How much the fleet has to do.
#[derive(Clone, Copy)]
pub(super) enum Mood {
    /// Every listed series exists, counters grow from one scrape to the next.
    Busy,
    /// Nothing has happened since the start: zeros, and no answer other than 200.
    Quiet,
}

/// The page of one job for its n-th scrape.
pub(super) fn page(contract: &Contract, job: &str, mood: Mood, scrape: u64) -> String {
    let mut page = String::new();
    for metric in contract
        .metrics
        .iter()
        .filter(|metric| metric.exporters.contains(job))
    {
        let _ = writeln!(page, "# TYPE {} {}", metric.name, type_word(metric.kind));
        for labels in metric.series.iter().filter(|labels| exists(labels, mood)) {
            page += &samples(metric, labels, mood, scrape);
        }
    }
    page
}

/// How much a series grows from one scrape to the next in a busy fleet: successes are common, the
/// rest is rare.
fn growth(labels: &Labels) -> u64 {
    match status(labels) {
        None | Some("200" | "SUCCESS") => 100,
        Some(_) => 1,
    }
}

fn status(labels: &Labels) -> Option<&str> {
    labels
        .iter()
        .find(|(name, _)| name == "status")
        .map(|(_, value)| value.as_str())
}

fn exists(labels: &Labels, mood: Mood) -> bool {
    let failed_answer = status(labels)
        .and_then(|s| s.parse().ok())
        .is_some_and(|s: u16| s != 200);
    match mood {
        Mood::Busy => true,
        Mood::Quiet => !failed_answer,
    }
}

fn samples(metric: &Metric, labels: &Labels, mood: Mood, scrape: u64) -> String {
    let count = match mood {
        Mood::Busy => growth(labels) * scrape,
        Mood::Quiet => 0,
    };
    match (metric.kind, mood) {
        (Kind::Counter, _) => sample(&metric.name, labels, count),
        (Kind::Gauge, Mood::Busy) => sample(&metric.name, labels, plausible(metric.unit)),
        (Kind::Gauge, Mood::Quiet) => sample(&metric.name, labels, 0),
        (Kind::Histogram, _) => histogram(&metric.name, labels, count),
    }
}

fn histogram(name: &str, labels: &Labels, count: u64) -> String {
    let mut lines = String::new();
    for (bound, percent) in BUCKETS {
        let labels = [labels.clone(), vec![("le".to_owned(), bound.to_owned())]].concat();
        lines += &sample(&format!("{name}_bucket"), &labels, count * percent / 100);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred requests")]
    let sum = count as f64 * MEAN_S;
    lines += &sample(&format!("{name}_sum"), labels, sum);
    lines + &sample(&format!("{name}_count"), labels, count)
}

fn sample(name: &str, labels: &Labels, value: impl std::fmt::Display) -> String {
    let labels: Vec<String> = labels
        .iter()
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect();
    format!("{name}{{{}}} {value}\n", labels.join(","))
}

fn plausible(unit: Unit) -> f64 {
    match unit {
        Unit::Seconds | Unit::Ratio => 0.25,
        Unit::Bytes => 64e6,
        Unit::Percent => 12.5,
        Unit::Flag => 1.0,
        Unit::Count => 3.0,
    }
}

fn type_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::Histogram => "histogram",
    }
}

#[test]
fn a_page_holds_what_its_job_promises() {
    let contract = Contract::read();
    let quiet = page(&contract, "refund-worker", Mood::Quiet, 7);
    assert_eq!(
        quiet,
        "\
# TYPE kafka_consumer_fetch_manager_records_consumed_total counter
kafka_consumer_fetch_manager_records_consumed_total{topic=\"payment.refund-requested\"} 0
# TYPE process_cpu_usage gauge
process_cpu_usage{} 0
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes{} 0
# TYPE refund_completed_total counter
refund_completed_total{status=\"SUCCESS\"} 0
refund_completed_total{status=\"FAILED\"} 0
# TYPE refund_requests_total counter
refund_requests_total{} 0
"
    );
    let busy = page(&contract, "refund-worker", Mood::Busy, 7);
    assert!(
        busy.contains("{status=\"SUCCESS\"} 700\nrefund_completed_total{status=\"FAILED\"} 7\n")
    );
}
