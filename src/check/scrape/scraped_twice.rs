//! PG0605: one Prometheus scrapes one target twice.

use std::collections::BTreeMap;

use super::place;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::{InstanceId, Link, Scrape, Target};
use crate::inventory::spec::Targets;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0605",
    name: "scraped-twice",
    severity: Severity::Error,
    docs: "\
One Prometheus gets the same target from two places, so every sample is there twice, and every sum
on a dashboard is twice what happened.

    [[scrape]]
    by      = \"prometheus\"
    targets = \"all\"

    [[scrape]]
    by      = \"prometheus\"
    targets = [\"app.http\"]          # is in \"all\"
",
};

/// Looks at every target of every Prometheus.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut first: BTreeMap<(InstanceId, &Target), (&Scrape, &Link)> = BTreeMap::new();
    for scrape in explicit_last(context) {
        for link in &scrape.targets {
            let keys = scrape
                .by
                .iter()
                .flat_map(|by| link.to.iter().map(move |to| (*by, to)));
            let keys: Vec<(InstanceId, &Target)> = keys.collect();
            match keys.iter().find_map(|key| first.get(key)) {
                Some((_, other)) => found.push(twice(context, scrape, link, other)),
                None => first.extend(keys.into_iter().map(|key| (key, (scrape, link)))),
            }
        }
    }
}

/// What `"all"` brings comes first, so that the one that is said beside it is the one too many.
fn explicit_last<'a>(context: &Context<'a>) -> Vec<&'a Scrape> {
    let mut all: Vec<&Scrape> = context.inventory.scrapes.iter().collect();
    all.sort_by_key(|scrape| scrape.spec.targets != Targets::All);
    all
}

fn twice(context: &Context<'_>, scrape: &Scrape, link: &Link, other: &Link) -> Diagnostic {
    let message = format!("`{}` scrapes `{}` twice", scrape.spec.by, link.text);
    let base = context
        .diagnostic(&LINT, link.origin, message)
        .label("a second time")
        .other(other.origin, "the first time");
    base.help("leave it out here", leave_out(context, scrape, link))
}

/// An item is taken out of its list, and a statement that has no other goes as a whole.
fn leave_out(context: &Context<'_>, scrape: &Scrape, link: &Link) -> Vec<Edit> {
    let list = place(context, scrape, "targets");
    if scrape.targets.len() > 1 && list != link.origin {
        return vec![context.fixer().remove_entry(link.origin, link.origin)];
    }
    let index = scrape.index.to_string();
    let statement = context.inventory.tree.at(&["scrape", &index]);
    statement
        .map(|node| context.remove_statement(node))
        .into_iter()
        .collect()
}
