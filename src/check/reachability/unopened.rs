//! PG0408: pages for browsers on the internet that nothing lets in.

use std::collections::BTreeMap;

use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::InstanceId;
use crate::inventory::name::PortName;
use crate::inventory::spec::Peer;
use crate::reach::{Edge, EdgeKind, End, Party};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0408",
    name: "unopened-page",
    severity: Severity::Error,
    docs: "\
A web app says that its browsers are on the internet, and no `[[allow]]` lets the internet in: to
the pages themselves, or to what the pages call. That a page is for everyone does not open a port
by itself, because the internet is let in by a decision that somebody wrote down, and by nothing
else.

The page that loads while every call of it fails is the worse of the two: it looks like a broken
app, and a security group is the last thing that anybody looks at.

    [service.shop]
    web = { calls = [\"gateway.http\"], browser_from = [\"internet\"] }

    [[allow]]
    from = \"internet\"
    to   = \"gateway.http\"
    why  = \"the shop's pages call it\"
",
};

/// Looks at every port that browsers on the internet use.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut all: BTreeMap<(InstanceId, &PortName), &Edge> = BTreeMap::new();
    let internet = Party::Peer(Peer::Internet);
    for edge in context
        .reach
        .edges
        .iter()
        .filter(|edge| edge.from == internet)
    {
        if let (EdgeKind::Page | EdgeKind::Browser, End::Port(id, port)) = (edge.kind, &edge.to) {
            all.entry((*id, port)).or_insert(edge);
        }
    }
    for ((id, port), edge) in all {
        let mut edges = context.reach.into_port(id, port);
        if !edges.any(|edge| edge.kind == EdgeKind::Allow && edge.from == internet) {
            found.push(closed(context, (id, port), edge));
        }
    }
}

fn closed(context: &Context<'_>, (id, port): (InstanceId, &PortName), edge: &Edge) -> Diagnostic {
    let inventory = context.inventory;
    let instance = inventory.instance(id);
    let (verb, why) = if edge.kind == EdgeKind::Page {
        ("load", "its pages are for everyone")
    } else {
        ("call", "pages that are for everyone call it")
    };
    let end = words::end(inventory, &edge.to);
    let message = format!("browsers on the internet {verb} {end}, and nothing lets them in");
    let place = inventory.place_of(instance, &["port", port.as_str()]);
    let near = inventory.tree.nearest(&["host", instance.host.as_str()]);
    let to = format!("\"{}.{port}\"", instance.service);
    let why = format!("\"{why}\"");
    let keys = [("from", "\"internet\""), ("to", &*to), ("why", &*why)];
    context
        .diagnostic(&LINT, edge.origin, message)
        .label(format!("browsers {verb} it"))
        .other(place, "closed to the internet")
        .help(
            "let the internet in",
            vec![context.add_statement("allow", near, &keys)],
        )
}
