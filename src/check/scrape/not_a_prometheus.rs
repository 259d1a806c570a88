//! PG0604: a scrape by something that is no Prometheus.

use super::{place, prometheuses};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Scrape;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0604",
    name: "not-a-prometheus",
    severity: Severity::Error,
    docs: "\
`by` names a service without a `prometheus` table, so there is no place for the configuration that
would make it scrape anything.

    [service.prometheus]
    image      = \"prom/prometheus:v2.53.5\"
    prometheus = { config = \"/etc/prometheus\" }     # where it finds its configuration

    [[scrape]]
    by      = \"prometheus\"
    targets = \"all\"
",
};

/// Looks at every `[[scrape]]`.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for scrape in &context.inventory.scrapes {
        let Some(spec) = context.inventory.services.get(&scrape.spec.by) else {
            continue;
        };
        if spec.prometheus.is_none() {
            found.push(no_prometheus(context, scrape));
        }
    }
}

fn no_prometheus(context: &Context<'_>, scrape: &Scrape) -> Diagnostic {
    let by = &scrape.spec.by;
    let origin = place(context, scrape, "by");
    let base = context
        .diagnostic(&LINT, origin, format!("`{by}` is not a Prometheus"))
        .label("cannot scrape")
        .other(
            context.inventory.tree.nearest(&["service", by.as_str()]),
            "no `prometheus` table",
        );
    if let Some((_, name)) = prometheuses(context).next() {
        let edit = context.fixer().replace(origin, format!("\"{name}\""));
        return base.help(format!("let `{name}` scrape"), vec![edit]);
    }
    let line = "prometheus = { config = \"/etc/prometheus\" }";
    let edit = context.add_key(&["service", by.as_str()], line);
    base.help("say where it finds its configuration", vec![edit])
}
