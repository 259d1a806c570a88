//! What security groups let through, and the rules that they lack.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::check::Context;
use crate::diagnostic::{Edit, Origin};
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::inventory::spec::{Peer, PortRange, SecurityGroup, SecurityRule, Transport};
use crate::reach::{Edge, EdgeKind, Packet, Party, Source, Via, sources_of};

/// The security groups of every host that has one, by name.
pub(super) type Groups<'a> = BTreeMap<&'a HostName, Vec<(&'a str, &'a SecurityGroup)>>;

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

/// Where something outside of a host is.
pub(super) enum Place {
    /// At an address.
    Address(IpAddr),
    /// Behind a name, so at an address that nobody knows yet.
    Name,
}

/// Sorts the groups by the hosts behind them.
pub(super) fn groups(inventory: &Inventory) -> Groups<'_> {
    let mut all = Groups::new();
    for (name, group) in &inventory.security_groups {
        for host in &group.hosts {
            all.entry(host).or_default().push((name.as_str(), group));
        }
    }
    all
}

/// Whether any group lets a packet in. Groups add up, as clouds have it.
pub(super) fn lets_in(
    inventory: &Inventory,
    groups: &[(&str, &SecurityGroup)],
    packet: &Packet,
) -> bool {
    let mut rules = groups.iter().flat_map(|(_, group)| &group.ingress);
    rules.any(|rule| {
        let mut sources = peers(inventory, &rule.peer).into_iter();
        fits(rule, packet.ports, packet.transport) && sources.any(|one| one.covers(packet.from))
    })
}

/// Whether any group lets a connection out. A name may stand for any address that a rule opens,
/// but not for one of the fleet's own networks.
pub(super) fn lets_out(
    inventory: &Inventory,
    groups: &[(&str, &SecurityGroup)],
    to: &Place,
    ports: PortRange,
    transport: Transport,
) -> bool {
    if groups.iter().any(|(_, group)| group.egress.is_none()) {
        return true;
    }
    let rules = groups
        .iter()
        .flat_map(|(_, group)| group.egress.iter().flatten());
    let mut fitting = rules.filter(|rule| fits(rule, ports, transport));
    fitting.any(|rule| match (to, &rule.peer) {
        (Place::Name, Peer::Internet | Peer::Cidr(_)) => true,
        (Place::Name, Peer::Operator | Peer::Localhost | Peer::Network(_)) => false,
        (Place::Address(address), peer) => {
            let target = Source::Range((*address).into());
            peers(inventory, peer).iter().any(|one| one.covers(target))
        }
    })
}

fn fits(rule: &SecurityRule, ports: PortRange, transport: Transport) -> bool {
    let holds = rule.ports.first <= ports.first && ports.last <= rule.ports.last;
    holds && rule.transport == transport
}

/// The addresses that a rule means. A network whose range is not given is its hosts.
fn peers(inventory: &Inventory, peer: &Peer) -> Vec<Source> {
    let mut all = sources_of(inventory, peer);
    if let Peer::Network(name) = peer {
        let hosts = inventory.hosts.values();
        let addresses = hosts.flat_map(|host| host.addresses(name));
        all.extend(addresses.map(|address| Source::Range((*address).into())));
    }
    all
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
