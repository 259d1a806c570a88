//! Every expression of every panel against a real Prometheus that scrapes a fleet which keeps the
//! contract. A guessed name, a label that no series has or a job of another spelling would show
//! as an empty panel; here it is a failure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;

use super::contract::{Contract, Metric};
use super::exporter::Exporter;
use super::exposition::{Mood, page};
use super::file::{Dashboard, Target, dashboards};
use super::prometheus::Prometheus;
use super::promql::{filled_in, selectors};

#[test]
fn every_metric_is_asked_for_and_every_name_is_in_the_contract() {
    let asked: BTreeSet<String> = all_selectors().map(|(_, metric, _)| metric).collect();
    let contract = Contract::read();
    let known = contract.exporters();
    let unknown: Vec<_> = asked
        .iter()
        .filter(|name| !known.contains_key(*name))
        .collect();
    assert!(unknown.is_empty(), "METRICS.md does not list {unknown:?}");
    let is_unused = |metric: &&Metric| !metric.names().iter().any(|name| asked.contains(name));
    let unused: Vec<_> = contract
        .metrics
        .iter()
        .filter(is_unused)
        .map(|m| &m.name)
        .collect();
    assert!(unused.is_empty(), "no panel asks for {unused:?}");
}

#[test]
fn every_job_that_a_query_names_exports_the_metric() {
    let exporters = Contract::read().exporters();
    for (place, metric, jobs) in all_selectors() {
        for job in jobs {
            assert!(
                exporters[&metric].contains(&job),
                "{place}: {job} does not export {metric}"
            );
        }
    }
}

#[test]
fn a_busy_fleet_fills_every_panel() {
    let fleet = Fleet::start(Mood::Busy);
    for dashboard in dashboards() {
        for (panel, target) in dashboard.targets() {
            let series = fleet.series(target, &dashboard);
            let place = format!("{}, {}: {}", dashboard.uid, panel.title, target.expr);
            assert!(!series.is_empty(), "{place} gives nothing");
            assert!(
                series.iter().all(|one| number(one).is_some()),
                "{place} gives no number: {series:?}"
            );
            assert_legend(&place, target, &series);
        }
    }
    assert_error_share(&fleet);
}

#[test]
fn a_fleet_at_rest_has_no_empty_panel() {
    let fleet = Fleet::start(Mood::Quiet);
    for dashboard in dashboards() {
        for (panel, target) in dashboard.targets() {
            let place = format!("{}, {}: {}", dashboard.uid, panel.title, target.expr);
            assert!(
                !fleet.series(target, &dashboard).is_empty(),
                "{place} gives nothing"
            );
        }
    }
}

/// Dropped in the order of the fields: the scraper goes before the scraped.
struct Fleet {
    prometheus: Prometheus,
    _exporter: Exporter,
}

impl Fleet {
    /// Three samples of everything, so that each window holds a growth.
    fn start(mood: Mood) -> Self {
        let contract = Arc::new(Contract::read());
        let theirs = Arc::clone(&contract);
        let exporter = Exporter::start(contract.paths.keys().cloned(), move |job, scrape| {
            page(&theirs, job, mood, scrape)
        });
        let prometheus = Prometheus::start(&configuration(&contract.paths, exporter.address));
        exporter.wait_for(3);
        Fleet {
            prometheus,
            _exporter: exporter,
        }
    }

    fn series(&self, target: &Target, dashboard: &Dashboard) -> Vec<Value> {
        self.prometheus.series(&filled_in(&target.expr, dashboard))
    }
}

/// One job per service, as the fleet's own configuration has it; the parameter tells the one
/// server who is meant.
fn configuration(paths: &BTreeMap<String, String>, target: SocketAddr) -> String {
    let mut text = "global: { scrape_interval: 250ms }\nscrape_configs:\n".to_owned();
    for (job, path) in paths {
        let _ = writeln!(
            text,
            "- {{ job_name: {job:?}, metrics_path: {path:?}, params: {{ job: [{job:?}] }}, \
             static_configs: [{{ targets: [\"{target}\"] }}] }}"
        );
    }
    text
}

/// Place, metric and jobs of every selector of every panel.
fn all_selectors() -> impl Iterator<Item = (String, String, Vec<String>)> {
    dashboards().into_iter().flat_map(|dashboard| {
        let of_target = |(_, target): (_, &Target)| {
            let place = format!("{}: {}", dashboard.uid, target.expr);
            let found = selectors(&filled_in(&target.expr, &dashboard)).into_iter();
            found
                .map(move |selector| (place.clone(), selector.metric, selector.jobs))
                .collect()
        };
        dashboard
            .targets()
            .flat_map::<Vec<_>, _>(of_target)
            .collect::<Vec<_>>()
    })
}

fn number(series: &Value) -> Option<f64> {
    let value = series["value"][1].as_str()?.parse().ok()?;
    f64::is_finite(value).then_some(value)
}

/// A legend that names a label which the series lacks shows the bare braces.
fn assert_legend(place: &str, target: &Target, series: &[Value]) {
    for label in target
        .legend_format
        .split("{{")
        .skip(1)
        .map(|part| part.split("}}").next())
    {
        let label = label.unwrap_or_default();
        let lacking = series.iter().find(|one| one["metric"].get(label).is_none());
        assert_eq!(lacking, None, "{place} has no label {label}");
    }
}

/// The panel whose limit was a fraction and whose meaning was percent shows percent: 2 failures
/// of 104 and of 105.
fn assert_error_share(fleet: &Fleet) {
    let dashboards = dashboards();
    let mut targets = dashboards
        .iter()
        .flat_map(|d| d.targets().map(move |found| (d, found)));
    let (dashboard, (_, target)) = targets
        .find(|(_, (panel, _))| panel.title == "Server errors")
        .expect("a panel shows server errors");
    // Prometheus gives the series of a quotient in no order.
    let shown: BTreeSet<_> = fleet
        .series(target, dashboard)
        .iter()
        .map(error_share)
        .collect();
    let expected = ["gateway 1.923", "ingest-service 1.905"].map(str::to_owned);
    assert_eq!(shown, BTreeSet::from(expected));
}

fn error_share(series: &Value) -> String {
    let job = series["metric"]["job"].as_str().unwrap_or_default();
    format!("{job} {:.3}", number(series).unwrap_or_default())
}
