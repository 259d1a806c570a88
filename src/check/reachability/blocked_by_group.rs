//! PG0404: an edge that a security group of others does not let through.

use std::collections::{BTreeMap, BTreeSet};

use super::group::{Wanted, add, wanted};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::InstanceId;
use crate::inventory::spec::Transport;
use crate::reach::group::{Groups, Place, groups, lets_in, lets_out};
use crate::reach::{Dial, Edge, End, Party, Via, host_of, packets};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0404",
    name: "blocked-by-group",
    severity: Severity::Error,
    docs: "\
A security group that somebody else keeps stands in front of a host, and an edge does not pass it:
into the host, or out of it where the group lists `egress`. Everything of ours can be right and the
client still waits until its time is over, because a firewall that drops says nothing.

Two machines once shared a group that let in port 80 alone; the worker's port 49134 was published,
the container was healthy, and two people looked for the fault in the code for an afternoon.

    [security_group.office]
    hosts   = [\"vm1\"]
    why     = \"kept by the network team\"
    ingress = [{ peer = \"internet\", ports = 80 }]        # and `vm2` needs port 3306 of `vm1`

Ask whoever keeps it for the rule, then write it here.
",
};

/// How many edges a message names.
const NAMED_MAX: usize = 3;

/// A group and one direction.
type Key<'a> = (&'a str, &'static str);

/// What passes none of the groups of its host.
type Blocked<'a> = BTreeMap<Key<'a>, (BTreeSet<Wanted>, Vec<&'a Edge>)>;

/// Looks at every edge into or out of a host with a group.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let groups = groups(context.inventory);
    let mut all = Blocked::new();
    for edge in context.reach.edges.iter().filter(|edge| edge.opens()) {
        ingress(context, &groups, edge, &mut all);
        egress(context, &groups, edge, &mut all);
    }
    for ((group, key), (rules, mut edges)) in all {
        edges.sort_by_key(|edge| edge.origin);
        found.push(blocked(context, (group, key), &rules, &edges));
    }
}

fn ingress<'a>(context: &Context<'a>, groups: &Groups<'a>, edge: &'a Edge, all: &mut Blocked<'a>) {
    let Some(groups) = host_of(context.inventory, &edge.to).and_then(|host| groups.get(host))
    else {
        return;
    };
    let Some((first, _)) = groups.first() else {
        return;
    };
    for packet in packets(context.inventory, edge) {
        let stays = packet.from == crate::reach::Source::Containers;
        if !stays && !lets_in(context.inventory, groups, &packet) {
            let (rules, edges) = all.entry((first, "ingress")).or_default();
            rules.insert(wanted(edge, &packet));
            edges.push(edge);
        }
    }
}

fn egress<'a>(context: &Context<'a>, groups: &Groups<'a>, edge: &'a Edge, all: &mut Blocked<'a>) {
    let (Party::Instance(from), Ok(dial)) = (&edge.from, &edge.dial) else {
        return;
    };
    let Some((groups, peer)) = leaves(context, groups, *from, dial) else {
        return;
    };
    let transport = transport(context, &edge.to);
    let place = dial.at.host.parse().map_or(Place::Name, Place::Address);
    if lets_out(context.inventory, groups, &place, dial.at.port, transport) {
        return;
    }
    let listed = groups.iter().find(|(_, group)| group.egress.is_some());
    let Some((name, _)) = listed else { return };
    let (rules, edges) = all.entry((name, "egress")).or_default();
    rules.insert(Wanted {
        peer,
        ports: dial.at.port,
        transport,
    });
    edges.push(edge);
}

type OfHost<'a> = Vec<(&'a str, &'a crate::inventory::spec::SecurityGroup)>;

/// The groups that a call leaves through, and what a rule would call its other end.
fn leaves<'a, 'b>(
    context: &Context<'a>,
    groups: &'b Groups<'a>,
    from: InstanceId,
    dial: &Dial,
) -> Option<(&'b OfHost<'a>, String)> {
    let peer = match &dial.via {
        Via::Network(name) => name.to_string(),
        Via::Outside => match dial.at.host.parse::<std::net::IpAddr>() {
            Ok(address) => address.to_string(),
            Err(_) => "internet".into(),
        },
        Via::Container | Via::Loopback | Via::HostAddress | Via::Public => return None,
    };
    let groups = groups.get(&context.inventory.instance(from).host)?;
    Some((groups, peer))
}

fn transport(context: &Context<'_>, end: &End) -> Transport {
    let port = match end {
        End::Port(id, port) => context.inventory.port(*id, port).map(|port| port.transport),
        End::External(name, port) => context
            .inventory
            .external_port(name, port)
            .map(|port| port.transport),
        End::Sshd(_) => None,
    };
    port.unwrap_or_default()
}

fn blocked(
    context: &Context<'_>,
    (group, key): Key<'_>,
    rules: &BTreeSet<Wanted>,
    edges: &[&Edge],
) -> Diagnostic {
    let inventory = context.inventory;
    let place = inventory.tree.nearest(&["security_group", group, key]);
    let texts = edges.iter().map(|edge| {
        let (from, to) = (&edge.from, &edge.to);
        format!(
            "{} reach {}",
            words::party(inventory, from),
            words::end(inventory, to)
        )
    });
    let mut texts: Vec<String> = texts.collect();
    texts.dedup();
    let first = texts.first().cloned().unwrap_or_default();
    let message = format!("the security group `{group}` does not let {first}");
    let mut one = context
        .diagnostic(&LINT, place, message)
        .label(format!("no rule for it in `{key}`"));
    let mut shown: Vec<Origin> = edges.iter().map(|edge| edge.origin).collect();
    shown.dedup();
    for origin in shown.into_iter().take(NAMED_MAX) {
        one = one.other(origin, "needs it");
    }
    if texts.len() > 1 {
        let rest = words::list(&texts[1..], NAMED_MAX);
        one = one.note(format!("nor does it let {rest}"));
    }
    let edit = add(context, group, key, rules);
    one.help(
        "ask whoever keeps it for this, then write it here",
        vec![edit],
    )
}
