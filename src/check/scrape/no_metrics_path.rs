//! PG0601: a scraped port that has no metrics.

use crate::check::Context;
use crate::check::endpoint::Endpoint;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Link;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0601",
    name: "no-metrics-path",
    severity: Severity::Error,
    docs: "\
A `[[scrape]]` names a port that does not say at which path its metrics are. Prometheus would ask
somewhere and show the target as down, and the dashboard stays empty; one public fleet scraped
three such ports for months.

    [service.app]
    port.http = { container = 8000, protocol = \"http\" }    # and: metrics = \"/metrics\"

    [[scrape]]
    by      = \"prometheus\"
    targets = [\"app.http\"]
",
};

/// Looks at every target that speaks HTTP; PG0603 sees the others.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for link in context
        .inventory
        .scrapes
        .iter()
        .flat_map(|scrape| &scrape.targets)
    {
        let mut ends = link.to.iter().filter_map(|to| Endpoint::of(context, to));
        if let Some(to) = ends.find(|to| to.metrics.is_none() && to.protocol.is_http()) {
            found.push(without_metrics(context, link, &to));
        }
    }
}

fn without_metrics(context: &Context<'_>, link: &Link, to: &Endpoint<'_>) -> Diagnostic {
    let message = format!("`{}` is scraped and has no `metrics`", to.text());
    let base = context
        .diagnostic(&LINT, link.origin, message)
        .label("scraped")
        .other(to.place("metrics"), "no path of metrics");
    match to.sibling(|port| port.metrics.is_some()) {
        Some(port) => {
            let (old, new) = (to.text(), to.text_of(port));
            let text = format!("\"{}\"", link.text.replacen(&old, &new, 1));
            let edit = context.fixer().replace(link.origin, text);
            base.help(format!("scrape `{new}`, which has"), vec![edit])
        }
        None => base.help(
            "say where its metrics are",
            vec![to.set("metrics", "\"/metrics\"")],
        ),
    }
}
