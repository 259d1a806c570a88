//! Rules that security groups lack.

use std::collections::BTreeSet;

use crate::check::Context;
use crate::diagnostic::{Edit, Origin};
use crate::inventory::spec::{PortRange, Transport};
use crate::reach::{Edge, EdgeKind, Packet, Party, Via};

/// A rule that a group lacks, as a person would write it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wanted {
    /// Who comes in, or where it goes.
    pub(super) peer: String,
    /// Ports on the wire.
    pub(super) ports: PortRange,
    /// TCP or UDP.
    pub(super) transport: Transport,
}

/// The rule that lets the packets of an edge in.
pub(super) fn wanted(edge: &Edge, packet: &Packet) -> Wanted {
    let network = match &edge.dial {
        Ok(dial) => match &dial.via {
            Via::Network(name) => name.to_string(),
            Via::Container | Via::Loopback | Via::HostAddress | Via::Public | Via::Outside => {
                "internet".into()
            }
        },
        Err(_) => "internet".into(),
    };
    let peer = match &edge.from {
        Party::Peer(_) if edge.kind == EdgeKind::Operator => "operator".into(),
        Party::Peer(peer) => peer.to_string(),
        Party::Instance(_) | Party::Host(_) => network,
    };
    Wanted {
        peer,
        ports: packet.ports,
        transport: packet.transport,
    }
}

impl Wanted {
    /// As the inventory writes it.
    pub(super) fn written(&self) -> String {
        let ports = crate::check::ports::written(self.ports);
        let udp = match self.transport {
            Transport::Tcp => "",
            Transport::Udp => ", transport = \"udp\"",
        };
        format!("{{ peer = \"{}\", ports = {ports}{udp} }}", self.peer)
    }
}

/// Adds rules to a group's `ingress` or `egress`, in the form that it has.
pub(super) fn add(context: &Context<'_>, group: &str, key: &str, rules: &BTreeSet<Wanted>) -> Edit {
    let path = ["security_group", group];
    let rules: Vec<String> = rules.iter().map(Wanted::written).collect();
    let rules = rules.join(", ");
    let list = context.inventory.tree.at(&["security_group", group, key]);
    match list.map(|node| node.origin) {
        Some(origin) if !is_header(context, origin) => context.fixer().add_item(origin, &rules),
        Some(origin) => {
            let blocks = rules.replace(", { peer", "\n{ peer");
            let block = |line: &str| {
                let pairs = line.trim_matches(['{', '}', ' ']).replace(", ", "\n");
                format!("[[security_group.{group}.{key}]]\n{pairs}\n")
            };
            let text: Vec<String> = blocks.lines().map(block).collect();
            context.fixer().append_block(origin, &text.join("\n"))
        }
        None => context.add_key(&path, &format!("{key} = [{rules}]")),
    }
}

fn is_header(context: &Context<'_>, origin: Origin) -> bool {
    context.sources.slice(origin).starts_with("[[")
}
