//! PG0308: a port on 127.0.0.1 that somebody dials from elsewhere.

use std::collections::BTreeMap;

use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::InstanceId;
use crate::inventory::name::PortName;
use crate::reach::{Edge, End, Obstacle};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0308",
    name: "loopback-only",
    severity: Severity::Error,
    docs: "\
A port says `bind = \"loopback\"`, which keeps it to processes of its own host, and an edge comes
from another host or from a browser elsewhere. The client sees \"connection refused\" although the
service is up and the firewall is open: nobody listens on the address that it dials.

    [service.db]
    port.sql = { container = 5432, bind = \"loopback\" }      # and `app` on another host needs it

Leave `bind` out: a port is bound only to those addresses that an edge dials, so it is as closed as
it can be anyway.
",
};

/// How many edges a message points at.
const SHOWN_MAX: usize = 3;

/// Looks at every edge that cannot leave 127.0.0.1.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut all: BTreeMap<(InstanceId, &PortName), Vec<&Edge>> = BTreeMap::new();
    for edge in &context.reach.edges {
        if let (Err(Obstacle::LoopbackOnly), End::Port(id, port)) = (&edge.dial, &edge.to) {
            all.entry((*id, port)).or_default().push(edge);
        }
    }
    for ((id, port), edges) in all {
        found.push(kept_in(context, (id, port), &edges));
    }
}

fn kept_in(
    context: &Context<'_>,
    (id, port): (InstanceId, &PortName),
    edges: &[&Edge],
) -> Diagnostic {
    let inventory = context.inventory;
    let instance = inventory.instance(id);
    let what = format!("`{}.{port}`", instance.service);
    let who = edges.iter().map(|edge| words::party(inventory, &edge.from));
    let mut who: Vec<String> = who.collect();
    who.dedup();
    let who = words::list(&who, SHOWN_MAX);
    let message = format!(
        "{what} stays on 127.0.0.1 of `{}`, and {who} must reach it",
        instance.host
    );
    let process = inventory.host_of(id).filter(|host| host.runs_processes());
    let key = ["port", port.as_str(), "bind"];
    let place = match process {
        Some(host) => (inventory.tree).nearest(&["host", host.name.as_str(), "runtime"]),
        None => inventory.place_of(instance, &key),
    };
    let mut one = context
        .diagnostic(&LINT, place, message)
        .label("nobody elsewhere gets in");
    for edge in edges.iter().take(SHOWN_MAX) {
        one = one.other(
            edge.origin,
            format!("{} dials it", words::party(inventory, &edge.from)),
        );
    }
    if process.is_some() {
        let cure = "let one host run both ends, or let this one run containers";
        return one.help(cure, Vec::new());
    }
    let edit = context.set(instance, &key, "\"edges\"");
    one.help(
        "bind it to the addresses that are dialled, and to no others",
        vec![edit],
    )
}
