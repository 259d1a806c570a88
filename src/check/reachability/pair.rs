//! Edges that fail for a reason that lies between two hosts: told once per pair, not per edge.

use std::collections::BTreeMap;

use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Lint, Origin};
use crate::inventory::name::HostName;
use crate::reach::{Edge, Obstacle};

/// How many further edges a message names.
const NAMED_MAX: usize = 5;

/// Two hosts and every edge between them that fails for the same reason.
pub(super) struct Pair<'a> {
    /// One of them.
    pub(super) first: &'a HostName,
    /// The other.
    pub(super) second: &'a HostName,
    edges: Vec<&'a Edge>,
}

/// The pairs of hosts that an obstacle keeps apart; `of` picks the obstacle.
pub(super) fn pairs<'a>(
    context: &Context<'a>,
    of: fn(&Obstacle) -> Option<(&HostName, &HostName)>,
) -> Vec<Pair<'a>> {
    let mut all: BTreeMap<(&HostName, &HostName), Vec<&Edge>> = BTreeMap::new();
    for edge in &context.reach.edges {
        if let Some((from, to)) = edge.dial.as_ref().err().and_then(of) {
            all.entry((from.min(to), from.max(to)))
                .or_default()
                .push(edge);
        }
    }
    let pair = |((first, second), mut edges): ((&'a HostName, &'a HostName), Vec<&'a Edge>)| {
        edges.sort_by_key(|edge| edge.origin);
        Pair {
            first,
            second,
            edges,
        }
    };
    all.into_iter().map(pair).collect()
}

impl Pair<'_> {
    /// A complaint at the first edge that names the others.
    pub(super) fn diagnostic(
        &self,
        context: &Context<'_>,
        lint: &'static Lint,
        why: &str,
    ) -> Diagnostic {
        let inventory = context.inventory;
        let mut texts = self.edges.iter().map(|edge| {
            let (from, to) = (&edge.from, &edge.to);
            format!(
                "{} to {}",
                words::party(inventory, from),
                words::end(inventory, to)
            )
        });
        let first = texts.next().unwrap_or_default();
        let origin = self
            .edges
            .first()
            .map_or(place(context, self.first), |edge| edge.origin);
        let one = context.diagnostic(lint, origin, format!("no way from {first}: {why}"));
        let one = one
            .label("dials another host")
            .other(place(context, self.first), addresses(context, self.first))
            .other(place(context, self.second), addresses(context, self.second));
        let mut rest: Vec<String> = texts.collect();
        rest.dedup();
        if rest.is_empty() {
            return one;
        }
        one.note(format!("nor from {}", words::list(&rest, NAMED_MAX)))
    }
}

fn place(context: &Context<'_>, host: &HostName) -> Origin {
    let tree = &context.inventory.tree;
    tree.nearest(&["host", host.as_str(), "address"])
}

/// `one` is in `private` and `public`.
fn addresses(context: &Context<'_>, host: &HostName) -> String {
    let networks = context.inventory.hosts.get(host);
    let networks = networks
        .into_iter()
        .flat_map(|host| host.spec.address.iter());
    let all = networks.map(|(name, addresses)| {
        let all: Vec<String> = addresses.0.iter().map(ToString::to_string).collect();
        format!("`{name}` as {}", all.join(" and "))
    });
    let all: Vec<String> = all.collect();
    if all.is_empty() {
        return format!("`{host}` has no address");
    }
    format!("`{host}` is in {}", all.join(", "))
}
