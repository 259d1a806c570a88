//! PG0602: metrics that nobody collects.

use std::collections::BTreeSet;

use super::{place, prometheuses, some_are_lost};
use crate::check::Context;
use crate::check::endpoint::Endpoint;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::{Scrape, Target};
use crate::inventory::spec::Targets;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0602",
    name: "unscraped-metrics",
    severity: Severity::Warning,
    docs: "\
A port has `metrics`, a Prometheus runs in the same environment, and no `[[scrape]]` names the port.
Its dashboards are empty and its alerts never fire, which looks like a service without trouble.

    [[scrape]]
    by      = \"prometheus\"
    targets = [\"app.http\"]          # or \"all\": every port that has `metrics`
",
};

/// Looks at every port with metrics, unless no Prometheus scrapes anything, which PG0608 tells.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let Some(scrape) = own_list(context).filter(|_| !some_are_lost(context)) else {
        return;
    };
    let scraped = scraped(context);
    let targets = ports(context);
    let mut told = BTreeSet::new();
    for target in &targets {
        let Some(port) = Endpoint::of(context, target) else {
            continue;
        };
        if port.metrics.is_some() && !scraped.contains(target) && told.insert(port.path()) {
            found.push(unscraped(context, &port, scrape));
        }
    }
}

/// What is scraped, and what was meant where a service is scraped at a port without metrics, which
/// PG0601 tells.
fn scraped(context: &Context<'_>) -> BTreeSet<Target> {
    let mut all = BTreeSet::new();
    let scrapes = &context.inventory.scrapes;
    let links = scrapes.iter().flat_map(|scrape| &scrape.targets);
    for target in links.flat_map(|link| &link.to) {
        all.insert(target.clone());
        if let Target::Port(id, name) = target {
            let instance = context.inventory.instance(*id);
            let missed = instance
                .spec
                .port
                .get(name)
                .is_some_and(|port| port.metrics.is_none());
            let others = instance.spec.port.keys().filter(|_| missed);
            all.extend(others.map(|other| Target::Port(*id, other.clone())));
        }
    }
    all
}

/// The first list of targets of a Prometheus that is here; "all" leaves only external ports out.
fn own_list<'a>(context: &'a Context<'_>) -> Option<&'a Scrape> {
    let mut scrapes = context.inventory.scrapes.iter();
    let ours = |scrape: &&Scrape| prometheuses(context).any(|(id, _)| scrape.by.contains(&id));
    scrapes.find(|scrape| ours(scrape) && !scrape.targets.is_empty())
}

fn ports(context: &Context<'_>) -> Vec<Target> {
    let inventory = context.inventory;
    let own = inventory.instances().flat_map(|(id, instance)| {
        let names = instance.spec.port.keys();
        names.map(move |name| Target::Port(id, name.clone()))
    });
    let outside = inventory.externals.iter().flat_map(|(name, external)| {
        let ports = external.port.keys();
        ports.map(move |port| Target::External(name.clone(), port.clone()))
    });
    own.chain(outside).collect()
}

fn unscraped(context: &Context<'_>, port: &Endpoint<'_>, scrape: &Scrape) -> Diagnostic {
    let message = format!("nobody scrapes the metrics of `{}`", port.text());
    let targets = place(context, scrape, "targets");
    context
        .diagnostic(&LINT, port.place("metrics"), message)
        .label("collected by nobody")
        .other(targets, format!("what `{}` scrapes", scrape.spec.by))
        .help("scrape it, too", vec![one_more(context, port, scrape)])
}

fn one_more(context: &Context<'_>, port: &Endpoint<'_>, scrape: &Scrape) -> Edit {
    let targets = place(context, scrape, "targets");
    let name = format!("\"{}\"", port.text());
    match &scrape.spec.targets {
        Targets::List(_) => context.fixer().add_item(targets, &name),
        Targets::All => {
            let by = format!("\"{}\"", scrape.spec.by);
            let list = format!("[{name}]");
            context.add_statement("scrape", targets, &[("by", &by), ("targets", &list)])
        }
    }
}
