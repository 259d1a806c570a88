//! PG0403: somebody dials a host where it has no address.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Host;
use crate::inventory::name::HostName;
use crate::reach::{Edge, EdgeKind, Obstacle};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0403",
    name: "no-address",
    severity: Severity::Error,
    docs: "\
Somebody must reach a host where the host has no address: the internet and a host without a public
address, a browser in a network that the host is not in, or a container and the host's own network
on a machine without any address.

    [host.vm2]
    address = { private = \"10.0.0.2\" }       # public = \"192.0.2.2\"

    [[allow]]
    from = \"internet\"
    to   = \"shop.http\"                       # runs on vm2

A public address that a cloud translates (port forwarding, static NAT) is given as `public`, too:
it is what browsers dial.
",
};

/// How many edges a message names.
const NAMED_MAX: usize = 3;

/// Looks at every edge to a missing address; that nobody can log in is another rule's business.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut all: BTreeMap<(&HostName, &str), Vec<&Edge>> = BTreeMap::new();
    for edge in &context.reach.edges {
        let Err(Obstacle::NoAddress(host, network)) = &edge.dial else {
            continue;
        };
        if edge.kind != EdgeKind::Operator {
            all.entry((host, network)).or_default().push(edge);
        }
    }
    for ((host, network), edges) in all {
        let Some(host) = context.inventory.hosts.get(host) else {
            continue;
        };
        if !host.spec.address.is_empty() || host.spec.os.is_none() {
            found.push(missing(context, host, network, &edges));
        }
    }
}

fn missing(context: &Context<'_>, host: &Host, network: &str, edges: &[&Edge]) -> Diagnostic {
    let inventory = context.inventory;
    let name = &host.name;
    let what = lacks(host, network);
    let first = edges.first().map(|edge| {
        let (from, to) = (&edge.from, &edge.to);
        format!(
            "{} must reach {}",
            words::party(inventory, from),
            words::end(inventory, to)
        )
    });
    let message = format!("{}, and `{name}` has {what}", first.unwrap_or_default());
    let place = inventory.tree.nearest(&["host", name.as_str(), "address"]);
    let mut one = context.diagnostic(&LINT, place, message).label(what);
    let mut origins: Vec<_> = edges.iter().map(|edge| edge.origin).collect();
    origins.sort();
    origins.dedup();
    for origin in origins.into_iter().take(NAMED_MAX) {
        one = one.other(origin, "needs it");
    }
    one.help(
        format!("give `[host.{name}]` the address that is dialled"),
        Vec::new(),
    )
}

fn lacks(host: &Host, network: &str) -> String {
    let mut networks = host.spec.address.iter();
    let known = networks.find(|(name, _)| name.as_str() == network);
    if let Some((_, addresses)) = known {
        let other = if addresses.0.iter().any(IpAddr::is_ipv4) {
            "IPv6"
        } else {
            "IPv4"
        };
        return format!("no {other} address in `{network}`");
    }
    match network {
        "any network" => "no address at all".into(),
        _ => format!("no address in `{network}`"),
    }
}
