//! PG0413: a machine that nobody can log in to.

use std::collections::BTreeSet;

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::{Host, PUBLIC};
use crate::inventory::name::{HostName, NetworkName};
use crate::inventory::node::Node;
use crate::reach::{Edge, End};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0413",
    name: "locked-out",
    severity: Severity::Error,
    docs: "\
No network of `[operator]` can dial the sshd of a host whose firewall is ours. The firewall lets in
what the edges need and nothing else, so the first `apply` would be the last one: it closes the door
behind itself.

    [operator]
    from = [\"203.0.113.0/24\"]                 # dials public addresses

    [host.db]
    os      = \"rocky-9\"
    address = { private = \"10.0.0.3\" }        # and this host has none

Give the host an address that the operators dial, or name the network from which they come, such as
`\"private\"` where they go through another host.
",
};

/// Looks at every host that is set up by us and has an address.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let dialled: BTreeSet<&HostName> = context.reach.edges.iter().filter_map(sshd).collect();
    let hosts = context.inventory.hosts.values();
    let ours = hosts.filter(|host| host.spec.os.is_some() && !host.spec.address.is_empty());
    let closed: Vec<&Host> = ours.filter(|host| !dialled.contains(&host.name)).collect();
    let Some(first) = closed.first() else { return };
    if context.inventory.operator.from.is_empty() {
        found.push(nobody(context, first, closed.len()));
        return;
    }
    for host in closed {
        found.push(locked_out(context, host));
    }
}

/// The host to whose sshd an edge leads.
fn sshd(edge: &Edge) -> Option<&HostName> {
    match (&edge.to, &edge.dial) {
        (End::Sshd(host), Ok(_)) => Some(host),
        (End::Sshd(_) | End::Port(..) | End::External(..), _) => None,
    }
}

fn nobody(context: &Context<'_>, host: &Host, count: usize) -> Diagnostic {
    let inventory = context.inventory;
    let os = inventory.tree.nearest(&["host", host.name.as_str(), "os"]);
    let message = format!(
        "nobody could log in to `{}` any more: no operator is named",
        host.name
    );
    let mut one = context
        .diagnostic(&LINT, os, message)
        .label("its firewall is ours, and closed but for the edges");
    if let Some(operator) = inventory.tree.at(&["operator"]) {
        one = one.other(operator.origin, "no network here");
    }
    match count {
        0 | 1 => {}
        2 => one = one.note("nor to another host"),
        _ => one = one.note(format!("nor to {} other hosts", count - 1)),
    }
    one.help(
        "name your own networks: `operator.from = [\"203.0.113.0/24\"]`",
        Vec::new(),
    )
}

fn locked_out(context: &Context<'_>, host: &Host) -> Diagnostic {
    let tree = &context.inventory.tree;
    let address = tree.nearest(&["host", host.name.as_str(), "address"]);
    let from = tree.nearest(&["operator", "from"]);
    let message = format!(
        "nobody could log in to `{}` any more: the operators dial where it has no address",
        host.name
    );
    let one = context
        .diagnostic(&LINT, address, message)
        .label("none of these is dialled")
        .other(from, "from here the operators dial");
    let mut networks = host
        .spec
        .address
        .keys()
        .filter(|name| name.as_str() != PUBLIC);
    match networks.next() {
        Some(network) => {
            let cure = format!("let operators in from `{network}`, through another host of it");
            one.help(cure, vec![add(context, network)])
        }
        None => one.help(
            "name the network from which you come in `operator.from`",
            Vec::new(),
        ),
    }
}

fn add(context: &Context<'_>, network: &NetworkName) -> Edit {
    let from = context.inventory.tree.at(&["operator", "from"]);
    let origin = from.map_or(context.inventory.tree.origin, |node: &Node| node.origin);
    context.fixer().add_item(origin, &format!("\"{network}\""))
}
