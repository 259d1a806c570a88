//! PG0607: a Grafana that asks something other than a Prometheus.

use super::prometheuses;
use crate::check::Context;
use crate::check::endpoint::Endpoint;
use crate::check::http::{self, Purpose};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{InstanceId, Link, Target};
use crate::inventory::name::ServiceName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0607",
    name: "datasource",
    severity: Severity::Error,
    docs: "\
A Grafana's `datasource` is not the HTTP port of a Prometheus. Every panel of every dashboard then
shows an error or nothing.

    [service.grafana]
    grafana = { provisioning = \"/etc/grafana/provisioning\", datasource = \"app.http\" }
    #                                                       \"prometheus.http\"

An `[external.*]` thing is believed, since nobody here knows what runs there.
",
};

/// Looks at every Grafana.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for one in http::misuses(context, Purpose::Datasource) {
        let message = format!(
            "Grafana asks over HTTP, and `{}` does not speak it",
            one.to.text()
        );
        found.push(http::complaint(context, &LINT, &one, message));
    }
    let grafanas = context.inventory.instances().map(|(_, instance)| instance);
    for link in grafanas.filter_map(|grafana| grafana.datasource.as_ref()) {
        for to in &link.to {
            if let Target::Port(id, _) = to
                && context.inventory.instance(*id).spec.prometheus.is_none()
                && let Some(end) = Endpoint::of(context, to)
                && end.protocol.is_http()
            {
                found.push(other_service(context, link, &end));
            }
        }
    }
}

fn other_service(context: &Context<'_>, link: &Link, to: &Endpoint<'_>) -> Diagnostic {
    let [section, owner, ..] = to.path();
    let there = context.inventory.tree.nearest(&[section, owner]);
    let base = context
        .diagnostic(&LINT, link.origin, format!("`{owner}` is not a Prometheus"))
        .label("asked for metrics")
        .other(there, "no `prometheus` table");
    match prometheuses(context).find_map(|one| http_port(context, one)) {
        Some(text) => {
            let edit = context.fixer().replace(link.origin, format!("\"{text}\""));
            base.help(format!("ask `{text}`"), vec![edit])
        }
        None => base.help("name the HTTP port of a Prometheus", Vec::new()),
    }
}

fn http_port(context: &Context<'_>, (id, name): (InstanceId, &ServiceName)) -> Option<String> {
    let mut ports = context.inventory.instance(id).spec.port.iter();
    let (port, _) = ports.find(|(_, port)| port.protocol.is_http())?;
    Some(format!("{name}.{port}"))
}
