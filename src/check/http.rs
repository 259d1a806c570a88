//! References that only make sense to a port that speaks HTTP, looked at once for several rules.

use std::collections::BTreeSet;

use super::Context;
use super::endpoint::Endpoint;
use crate::diagnostic::{Diagnostic, Lint, Origin};
use crate::inventory::model::Link;
use crate::inventory::spec::Protocol;

/// What somebody dials a port for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// A gateway listens there, or forwards to it.
    Route,
    /// A browser loads pages from it, or calls it.
    Browser,
    /// A Prometheus scrapes it.
    Scrape,
    /// A Grafana asks it.
    Datasource,
    /// Services announce themselves there.
    Registry,
}

/// A reference to a port that does not speak HTTP.
pub(super) struct Misuse<'a> {
    purpose: Purpose,
    /// Where it is written.
    pub(super) origin: Origin,
    /// As it is written.
    pub(super) text: String,
    /// Where it leads.
    pub(super) to: Endpoint<'a>,
}

/// The wrong references of one purpose. A port that just does not say what it speaks is told of
/// once, whoever dials it.
pub(super) fn misuses<'a>(context: &'a Context<'a>, purpose: Purpose) -> Vec<Misuse<'a>> {
    let mut all: Vec<Misuse<'a>> = Vec::new();
    for (purpose, link) in links(context) {
        for to in link.to.iter().filter_map(|to| Endpoint::of(context, to)) {
            if !to.protocol.is_http() {
                let (origin, text) = (link.origin, link.text.clone());
                all.push(Misuse {
                    purpose,
                    origin,
                    text,
                    to,
                });
            }
        }
    }
    let key = |one: &Misuse<'a>| (one.purpose, one.origin, one.to.path());
    all.sort_by_key(key);
    all.dedup_by_key(|one| key(one));
    let mut silent = BTreeSet::new();
    all.retain(|one| one.to.protocol != Protocol::Raw || silent.insert(one.to.path()));
    all.retain(|one| one.purpose == purpose);
    all
}

/// The complaint about one of them.
pub(super) fn complaint(
    context: &Context<'_>,
    lint: &'static Lint,
    one: &Misuse<'_>,
    message: String,
) -> Diagnostic {
    let base = context.diagnostic(lint, one.origin, message);
    let there = one.to.place("protocol");
    if one.to.protocol == Protocol::Raw {
        return base.other(there, "does not say what it speaks").help(
            "say that it speaks HTTP",
            vec![one.to.set("protocol", "\"http\"")],
        );
    }
    let base = base.other(there, format!("speaks {}", one.to.protocol.as_str()));
    let Some(port) = one.to.sibling(|port| port.protocol.is_http()) else {
        return base.help("name a port that speaks HTTP", Vec::new());
    };
    let (old, new) = (one.to.text(), one.to.text_of(port));
    let text = format!("\"{}\"", one.text.replacen(&old, &new, 1));
    base.help(
        format!("dial `{new}`"),
        vec![context.fixer().replace(one.origin, text)],
    )
}

fn links<'a>(context: &'a Context<'a>) -> Vec<(Purpose, &'a Link)> {
    let inventory = context.inventory;
    let routes = inventory
        .routes
        .iter()
        .flat_map(|route| [&route.on, &route.to]);
    let mut all: Vec<(Purpose, &Link)> = routes.map(|link| (Purpose::Route, link)).collect();
    for (_, instance) in inventory.instances() {
        all.extend(
            instance
                .web_calls
                .iter()
                .map(|link| (Purpose::Browser, link)),
        );
        all.extend(
            instance
                .datasource
                .iter()
                .map(|link| (Purpose::Datasource, link)),
        );
        all.extend(
            instance
                .registers
                .iter()
                .map(|(_, link)| (Purpose::Registry, link)),
        );
    }
    let scraped = inventory.scrapes.iter().flat_map(|scrape| &scrape.targets);
    all.extend(scraped.map(|link| (Purpose::Scrape, link)));
    all
}
