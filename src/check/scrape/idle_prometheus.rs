//! PG0608: a Prometheus with nothing to scrape.

use super::{prometheuses, some_are_lost};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::InstanceId;
use crate::inventory::name::ServiceName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0608",
    name: "idle-prometheus",
    severity: Severity::Warning,
    docs: "\
A Prometheus runs and no `[[scrape]]` gives it a target, so it collects nothing, and every dashboard
and alert that stands on it is empty.

    [[scrape]]
    by      = \"prometheus\"
    targets = \"all\"                 # every port that has `metrics`
",
};

/// Looks at every Prometheus, unless a scrape is broken or is done by something else (PG0604).
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    let stray = inventory.scrapes.iter().any(|scrape| {
        let by = inventory.services.get(&scrape.spec.by);
        by.is_some_and(|spec| spec.prometheus.is_none())
    });
    if stray || some_are_lost(context) {
        return;
    }
    for (id, name) in prometheuses(context) {
        let mut own = inventory
            .scrapes
            .iter()
            .filter(|scrape| scrape.by.contains(&id));
        if own.all(|scrape| scrape.targets.is_empty()) {
            found.push(idle(context, id, name));
        }
    }
}

fn idle(context: &Context<'_>, id: InstanceId, name: &ServiceName) -> Diagnostic {
    let instance = context.inventory.instance(id);
    let place: Origin = context.inventory.place_of(instance, &["prometheus"]);
    let base = context
        .diagnostic(&LINT, place, format!("`{name}` has nothing to scrape"))
        .label("a Prometheus")
        .other(instance.placed, "runs here");
    let mut ports = context
        .inventory
        .instances()
        .flat_map(|(_, one)| one.spec.port.values());
    if ports.any(|port| port.metrics.is_some()) {
        let keys = [("by", format!("\"{name}\"")), ("targets", "\"all\"".into())];
        let keys = keys.each_ref().map(|(key, value)| (*key, value.as_str()));
        let edit = context.add_statement("scrape", place, &keys);
        return base.help("let it scrape every port with `metrics`", vec![edit]);
    }
    base.help(
        "say which ports have `metrics`, and scrape them by a `[[scrape]]`",
        Vec::new(),
    )
}
