//! What security groups that others keep let through.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::packet::{Packet, Source, sources_of};
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::inventory::spec::{Peer, PortRange, SecurityGroup, SecurityRule, Transport};

/// The security groups of every host that has one, by name.
pub type Groups<'a> = BTreeMap<&'a HostName, Vec<(&'a str, &'a SecurityGroup)>>;

/// Where something outside of a host is.
pub enum Place {
    /// At an address.
    Address(IpAddr),
    /// Behind a name, so at an address that nobody knows yet.
    Name,
}

/// Sorts the groups by the hosts behind them.
pub fn groups(inventory: &Inventory) -> Groups<'_> {
    let mut all = Groups::new();
    for (name, group) in &inventory.security_groups {
        for host in &group.hosts {
            all.entry(host).or_default().push((name.as_str(), group));
        }
    }
    all
}

/// Whether any group lets a packet in. Groups add up, as clouds have it.
pub fn lets_in(inventory: &Inventory, groups: &[(&str, &SecurityGroup)], packet: &Packet) -> bool {
    let mut rules = groups.iter().flat_map(|(_, group)| &group.ingress);
    rules.any(|rule| {
        let mut sources = sources_of(inventory, &rule.peer).into_iter();
        fits(rule, packet.ports, packet.transport) && sources.any(|one| one.covers(packet.from))
    })
}

/// Whether any group lets a connection out. A name may stand for any address that a rule opens,
/// but not for one of the fleet's own networks.
pub fn lets_out(
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
            sources_of(inventory, peer)
                .iter()
                .any(|one| one.covers(target))
        }
    })
}

fn fits(rule: &SecurityRule, ports: PortRange, transport: Transport) -> bool {
    let holds = rule.ports.first <= ports.first && ports.last <= rule.ports.last;
    holds && rule.transport == transport
}
