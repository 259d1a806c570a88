//! The limits that operators know from the original. Its red line for server errors was 0.05 of a
//! fraction, which is 5 %, where 0.05 % was meant: the unit stands beside each limit here.

use std::fmt::Write as _;

use super::file::{Panel, dashboards};

const LIMITS: &str = "\
payment-overview: Publishing breaker [none]
payment-overview: Slow calls [percent] yellow 25, orange 50, red 75
payment-overview: Failed calls [percent] yellow 10, orange 25, red 50
perf-800rps: Payment requests [reqps] red 800
perf-800rps: Server errors [percent] red 0.05
perf-800rps: Gateway latency, average [s] yellow 0.3, red 0.5
perf-800rps: Ingest latency [s] yellow 0.3, red 0.5
perf-800rps: Database connections [short] red 300
perf-800rps: Requests in flight and queues [short] yellow 250, red 350
perf-800rps: Failed sends and consumer lag [percent] yellow 70, red 90
perf-800rps: CPU and memory [percent] yellow 70, red 90
settlement-refund: Settlement success [percent] yellow 90, green 95
settlement-refund: Refund success [percent] yellow 90, green 95
settlement-refund: Settlement dead letters [short] yellow 1, red 10
settlement-refund: Refund dead letters [short] yellow 1, red 10
";

#[test]
fn limits_are_the_original_ones_in_the_right_unit() {
    let mut seen = String::new();
    for dashboard in dashboards() {
        for limits in dashboard.panels.iter().filter_map(limits) {
            let _ = writeln!(seen, "{}: {limits}", dashboard.uid);
        }
    }
    assert_eq!(seen, LIMITS);
}

/// Title, unit and limits of a panel that has any; the first step is the colour below them all.
fn limits(panel: &Panel) -> Option<String> {
    let defaults = &panel.field_config.defaults;
    let steps = &defaults.thresholds.as_ref()?.steps;
    let limits: Vec<String> = steps
        .iter()
        .filter_map(|step| Some(format!("{} {}", step.color, step.value?)))
        .collect();
    Some(
        format!("{} [{}] {}", panel.title, defaults.unit, limits.join(", "))
            .trim_end()
            .to_owned(),
    )
}
