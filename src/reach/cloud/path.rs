//! What goes from one machine of a tier to another.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;

use super::is_tier;
use crate::inventory::Inventory;
use crate::inventory::name::{HostName, NetworkName};
use crate::inventory::spec::{PortRange, Transport};
use crate::reach::opening::name;
use crate::reach::packet::needed;
use crate::reach::{Packet, Reach, Source, Via, host_of, packets};

/// Packets between two machines of a tier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// The tier's network.
    pub network: NetworkName,
    /// The host that is dialled.
    pub host: HostName,
    /// Its address.
    pub to: IpAddr,
    /// TCP or UDP.
    pub transport: Transport,
    /// Port numbers.
    pub ports: PortRange,
    /// From where.
    pub from: IpNet,
    /// What listens there.
    pub what: String,
}

/// The ways inside of the tiers, by network and host.
pub(super) fn paths(inventory: &Inventory, reach: &Reach) -> Vec<Path> {
    let mut hosts: BTreeMap<(&NetworkName, &HostName), BTreeMap<Packet, BTreeSet<String>>> =
        BTreeMap::new();
    for edge in reach.edges.iter().filter(|edge| edge.opens()) {
        let Ok(Via::Network(network)) = edge.dial.as_ref().map(|dial| &dial.via) else {
            continue;
        };
        if let (true, Some(host)) = (is_tier(inventory, network), host_of(inventory, &edge.to)) {
            let known = hosts.entry((network, host)).or_default();
            for packet in packets(inventory, edge) {
                known
                    .entry(packet)
                    .or_default()
                    .insert(name(inventory, &edge.to));
            }
        }
    }
    let mut all = Vec::new();
    for ((network, host), known) in hosts {
        let needed = needed(known.keys().copied());
        let needed = known.iter().filter(|(packet, _)| needed.contains(packet));
        all.extend(needed.filter_map(|(packet, names)| path(network, host, packet, names)));
    }
    all
}

fn path(
    network: &NetworkName,
    host: &HostName,
    packet: &Packet,
    names: &BTreeSet<String>,
) -> Option<Path> {
    let from = match packet.from {
        Source::Range(range) => range,
        Source::Any | Source::Containers => return None, // neither comes over a network
    };
    Some(Path {
        network: network.clone(),
        host: host.clone(),
        to: packet.to?,
        transport: packet.transport,
        ports: packet.ports,
        from,
        what: names.iter().cloned().collect::<Vec<_>>().join(", "),
    })
}
