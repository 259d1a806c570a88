//! PG0409: edges inside a network in which the cloud drops everything.

use std::collections::BTreeSet;

use super::group::{Wanted, wanted};
use super::tier::{edges_inside, place};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::name::{HostName, NetworkName};
use crate::inventory::spec::Traffic;
use crate::reach::{Edge, host_of, packets};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0409",
    name: "closed-network",
    severity: Severity::Warning,
    docs: "\
A network says `intra = \"closed\"`: its cloud drops what goes from one host of it to another.
Edges go there, and some consoles cannot open them: a rule joins two tiers or a tier and the
internet, and both ends of these are in one tier. A person must ask whoever runs the network.

A gateway on one machine answered 500 to everything because it could not reach port 8081 of the
other one in the same tier; the registry showed both as healthy, because registering goes the other
way. The cure was a ticket to the network team, three days later.

    [network.private]
    intra = \"closed\"

Once they have opened it, write down what they let in, as a security group in front of the hosts;
every edge is checked against it from then on.
",
};

/// How many edges a message names.
const NAMED_MAX: usize = 5;

/// Looks at every closed network.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (network, edges) in edges_inside(context, Traffic::Closed) {
        found.push(closed(context, network, &edges));
    }
}

fn closed(context: &Context<'_>, network: &NetworkName, edges: &[&Edge]) -> Diagnostic {
    let inventory = context.inventory;
    let texts = edges.iter().map(|edge| {
        let (from, to) = (&edge.from, &edge.to);
        format!(
            "{} to {}",
            words::party(inventory, from),
            words::end(inventory, to)
        )
    });
    let mut texts: Vec<String> = texts.collect();
    texts.dedup();
    let message = format!("`{network}` is closed inside, and edges must cross it");
    let mut one = context
        .diagnostic(&LINT, place(context, network), message)
        .label("the cloud drops them");
    if let Some(edge) = edges.first() {
        one = one.other(edge.origin, "one of them");
    }
    let edit = group(context, network, edges);
    one.note(format!("from {}", words::list(&texts, NAMED_MAX)))
        .help(
            "ask whoever runs the network to open this, then write it down",
            vec![edit],
        )
}

/// A group with all that its hosts must let in, since from then on it speaks for them.
fn group(context: &Context<'_>, network: &NetworkName, edges: &[&Edge]) -> Edit {
    let inventory = context.inventory;
    let target = |edge: &&Edge| host_of(inventory, &edge.to).cloned();
    let hosts: BTreeSet<HostName> = edges.iter().filter_map(target).collect();
    let mut rules: BTreeSet<Wanted> = BTreeSet::new();
    for edge in context.reach.edges.iter().filter(|edge| edge.opens()) {
        if target(&edge).is_some_and(|host| hosts.contains(&host)) {
            let all = packets(inventory, edge);
            rules.extend(all.iter().map(|packet| wanted(edge, packet)));
        }
    }
    let hosts: Vec<String> = hosts.iter().map(|host| format!("\"{host}\"")).collect();
    let rules = rules
        .iter()
        .map(|rule| format!("    {},\n", rule.written()));
    let block = format!(
        "[security_group.{network}]\nhosts = [{}]\nwhy   = \"opened inside `{network}`\"\n\
         ingress = [\n{}]",
        hosts.join(", "),
        rules.collect::<String>()
    );
    let host = inventory.hosts.keys().next();
    let near = inventory
        .tree
        .nearest(&["host", host.map_or("", HostName::as_str)]);
    context.fixer().append_block(near, &block)
}
