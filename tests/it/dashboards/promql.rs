//! As much of `PromQL` as it takes to see which metrics an expression asks for, and of which jobs.

use super::file::Dashboard;

#[derive(Debug, PartialEq)]
pub(super) struct Selector {
    pub(super) metric: String,
    /// The jobs that the selector names; none means any.
    pub(super) jobs: Vec<String>,
}

/// The selectors of an expression, in order. A metric is a word with an underscore that is not a
/// function; a label in a `by` clause would need one too to be taken for a metric, and then the
/// contract does not list it.
pub(super) fn selectors(expression: &str) -> Vec<Selector> {
    let mut found = Vec::new();
    let mut rest = expression;
    while let Some(start) = rest.find(starts_word) {
        if rest[start..].starts_with('"') {
            rest = after_string(&rest[start..]);
            continue;
        }
        let (word, tail) = split_word(&rest[start..]);
        if word.contains('_') && !tail.starts_with('(') {
            found.push(Selector {
                metric: word.to_owned(),
                jobs: jobs(tail),
            });
        }
        rest = tail;
    }
    found
}

/// The expression with Grafana's own variables filled in, as for a window that is 1,000 points
/// wide, with the data source's default scrape interval of 15 s.
pub(super) fn filled_in(expression: &str, dashboard: &Dashboard) -> String {
    let range = range_seconds(&dashboard.time.from);
    let interval = (range / 1000).max(15);
    let filled = expression
        .replace("$__rate_interval", &format!("{}s", (interval + 15).max(60)))
        .replace("$__interval", &format!("{interval}s"))
        .replace("$__range", &format!("{range}s"));
    assert!(!filled.contains('$'), "unknown variable in {filled}");
    filled
}

fn starts_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '"'
}

fn after_string(text: &str) -> &str {
    let end = text[1..]
        .find('"')
        .unwrap_or_else(|| panic!("string without end: {text}"));
    &text[end + 2..]
}

fn split_word(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    text.split_at(end)
}

/// The value of the `job` matcher in the braces that follow a metric.
fn jobs(tail: &str) -> Vec<String> {
    let Some(matchers) = tail.strip_prefix('{') else {
        return Vec::new();
    };
    let value = ["job=\"", "job=~\""]
        .iter()
        .find_map(|start| matchers.strip_prefix(start));
    let jobs = value.and_then(|value| value.split('"').next());
    jobs.map_or_else(Vec::new, |jobs| {
        jobs.split('|').map(str::to_owned).collect()
    })
}

/// `now-7d` is 604,800 seconds.
fn range_seconds(from: &str) -> u64 {
    let range = from
        .strip_prefix("now-")
        .unwrap_or_else(|| panic!("not a range up to now: {from}"));
    let (number, unit) = range.split_at(range.len() - 1);
    let unit_s = match unit {
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        other => panic!("unknown unit of time: {other}"),
    };
    number.parse::<u64>().expect("a number of units") * unit_s
}

#[test]
fn selectors_are_found_among_functions_labels_and_strings() {
    let expression = r#"100 * histogram_quantile(0.95,
            sum by (le) (rate(a_bucket{job="x", uri="/b_c"}[5m])))
        or vector(0) / d_total{job=~"x|y-z"} + sum(e_bytes)"#;
    let selector = |metric: &str, jobs: &[&str]| Selector {
        metric: metric.to_owned(),
        jobs: jobs.iter().map(|job| (*job).to_owned()).collect(),
    };
    assert_eq!(
        selectors(expression),
        [
            selector("a_bucket", &["x"]),
            selector("d_total", &["x", "y-z"]),
            selector("e_bytes", &[]),
        ]
    );
}
