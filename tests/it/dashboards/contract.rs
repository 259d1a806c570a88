//! `METRICS.md`, read as the table it is: what each service promises to export.

use std::collections::{BTreeMap, BTreeSet};

use super::file::folder;

pub(crate) struct Contract {
    /// The path of each scrape job.
    pub(crate) paths: BTreeMap<String, String>,
    pub(super) metrics: Vec<Metric>,
}

pub(super) struct Metric {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) unit: Unit,
    pub(super) exporters: BTreeSet<String>,
    /// Every set of labels that the row lists.
    pub(super) series: Vec<Labels>,
}

/// Labels of one series, in the order of the row.
pub(super) type Labels = Vec<(String, String)>;

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

#[derive(Clone, Copy)]
pub(super) enum Unit {
    Seconds,
    Bytes,
    Percent,
    Ratio,
    Flag,
    Count,
}

impl Contract {
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(folder().join("METRICS.md"))
            .expect("the contract is beside the dashboards");
        let paths: BTreeMap<_, _> = rows(&text, "Scrape jobs")
            .map(|[job, path]| (job.to_owned(), path.to_owned()))
            .collect();
        let metrics = rows(&text, "Metrics")
            .map(|row| metric(&row, &paths))
            .collect();
        Contract { paths, metrics }
    }

    /// Every name that a query may use, with the jobs that export it.
    pub(super) fn exporters(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut exporters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for metric in &self.metrics {
            for name in metric.names() {
                exporters
                    .entry(name)
                    .or_default()
                    .extend(metric.exporters.clone());
            }
        }
        exporters
    }
}

impl Metric {
    /// The names under which Prometheus stores the metric.
    pub(super) fn names(&self) -> Vec<String> {
        match self.kind {
            Kind::Counter | Kind::Gauge => vec![self.name.clone()],
            Kind::Histogram => ["_bucket", "_sum", "_count"]
                .map(|part| format!("{}{part}", self.name))
                .into(),
        }
    }
}

/// The cells of the table under a heading, without its head.
fn rows<'a, const N: usize>(text: &'a str, heading: &str) -> impl Iterator<Item = [&'a str; N]> {
    let heading = format!("## {heading}");
    text.lines()
        .skip_while(move |line| *line != heading)
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(cells)
}

fn cells<const N: usize>(line: &str) -> [&str; N] {
    let inner = line.trim_matches('|');
    let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
    cells
        .try_into()
        .unwrap_or_else(|_| panic!("not a row of {N} cells: {line}"))
}

fn metric(row: &[&str; 6], jobs: &BTreeMap<String, String>) -> Metric {
    let [name, kind, labels, unit, exporters, _meaning] = row;
    Metric {
        name: name.trim_matches('`').to_owned(),
        kind: self::kind(kind),
        unit: self::unit(unit),
        exporters: self::exporters(exporters, jobs),
        series: series(labels),
    }
}

fn kind(cell: &str) -> Kind {
    match cell {
        "counter" => Kind::Counter,
        "gauge" => Kind::Gauge,
        "histogram" => Kind::Histogram,
        other => panic!("unknown type of metric: {other}"),
    }
}

fn unit(cell: &str) -> Unit {
    match cell {
        "seconds" => Unit::Seconds,
        "bytes" => Unit::Bytes,
        "percent" => Unit::Percent,
        "ratio" => Unit::Ratio,
        "flag" => Unit::Flag,
        "count" => Unit::Count,
        other => panic!("unknown unit: {other}"),
    }
}

fn exporters(cell: &str, jobs: &BTreeMap<String, String>) -> BTreeSet<String> {
    if cell == "all" {
        return jobs.keys().cloned().collect();
    }
    let exporters: BTreeSet<_> = cell.split(',').map(|job| job.trim().to_owned()).collect();
    assert!(
        exporters.iter().all(|job| jobs.contains_key(job)),
        "not a scrape job: {cell}"
    );
    exporters
}

/// `a = 1, 2; b & c = x & y` gives two series: every `a` with every pair of `b` and `c`.
fn series(cell: &str) -> Vec<Labels> {
    let axes = cell
        .split(';')
        .map(str::trim)
        .filter(|axis| !axis.is_empty())
        .map(axis);
    axes.fold(vec![Vec::new()], |series, axis| {
        let with = |labels: &Labels| {
            let labels = labels.clone();
            axis.iter()
                .map(move |more| [labels.clone(), more.clone()].concat())
                .collect::<Vec<_>>()
        };
        series.iter().flat_map(with).collect()
    })
}

fn axis(text: &str) -> Vec<Labels> {
    let (names, values) = text
        .split_once('=')
        .unwrap_or_else(|| panic!("labels without `=`: {text}"));
    let together = |value: &str| {
        let pairs = names.split('&').zip(value.split('&'));
        pairs
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect()
    };
    values.split(',').map(together).collect()
}

#[test]
fn labels_multiply_and_those_joined_change_together() {
    let labels = |a: &str, b: &str, c: &str| -> Labels {
        [("a", a), ("b", b), ("c", c)]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into()
    };
    assert_eq!(series(""), [Labels::new()]);
    assert_eq!(
        series("a = 1, 2; b & c = x & y, z & w"),
        [
            labels("1", "x", "y"),
            labels("1", "z", "w"),
            labels("2", "x", "y"),
            labels("2", "z", "w"),
        ]
    );
}

#[test]
fn the_table_is_sorted_and_no_job_has_a_metric_twice() {
    let Contract { metrics, .. } = Contract::read();
    assert!(metrics.is_sorted_by_key(|metric| &metric.name));
    let mut seen = BTreeSet::new();
    for metric in &metrics {
        for job in &metric.exporters {
            assert!(
                seen.insert((job, &metric.name)),
                "{job} has {} twice",
                metric.name
            );
        }
    }
}
