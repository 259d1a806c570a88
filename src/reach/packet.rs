//! What goes over the wire for an edge: who sends it, to which address and port.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::dial::{Dial, Via};
use super::edges::Edge;
use super::party::{End, Party};
use crate::inventory::Inventory;
use crate::inventory::model::PUBLIC;
use crate::inventory::name::NetworkName;
use crate::inventory::spec::{Peer, PortRange, Transport};

/// Packets that arrive at a host from outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Packet {
    /// TCP or UDP.
    pub transport: Transport,
    /// Port numbers on the wire.
    pub ports: PortRange,
    /// The address that is dialled; a cloud that translates addresses rewrites it on the way, so
    /// it is none where the public address is dialled.
    pub to: Option<IpAddr>,
    /// From where.
    pub from: Source,
}

/// Where packets come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// From anywhere.
    Any,
    /// From a range of addresses.
    Range(IpNet),
    /// From containers on the same host.
    Containers,
}

impl Source {
    /// Whether it is all that `inner` is, or more.
    pub fn covers(self, inner: Source) -> bool {
        match (self, inner) {
            (Source::Any, Source::Any | Source::Range(_))
            | (Source::Containers, Source::Containers) => true,
            (Source::Range(outer), Source::Range(inner)) => outer.contains(&inner),
            (Source::Any | Source::Range(_) | Source::Containers, _) => false,
        }
    }
}

impl Packet {
    /// Whether a door for it lets `inner` in, too.
    pub fn covers(&self, inner: &Packet) -> bool {
        self.transport == inner.transport
            && self.ports.first <= inner.ports.first
            && inner.ports.last <= self.ports.last
            && (self.to.is_none() || self.to == inner.to)
            && self.from.covers(inner.from)
    }

    /// Whether a container asks its host for a name, which every firewall of ours lets it do.
    pub(super) fn is_for_names(&self) -> bool {
        self.from == Source::Containers && self.ports == PortRange::one(53)
    }

    /// Whether it covers nothing but itself.
    fn is_single(&self) -> bool {
        let one_sender = match self.from {
            Source::Any => false,
            Source::Range(range) => range.prefix_len() == range.max_prefix_len(),
            Source::Containers => true,
        };
        one_sender && self.to.is_some() && self.ports.first == self.ports.last
    }
}

/// Leaves out every packet that another one covers.
pub(super) fn needed(all: impl Iterator<Item = Packet>) -> BTreeSet<Packet> {
    let all: BTreeSet<Packet> = all.collect();
    let wide: Vec<&Packet> = all.iter().filter(|one| !one.is_single()).collect();
    let covered = |inner: &Packet| wide.iter().any(|one| *one != inner && one.covers(inner));
    all.iter().filter(|one| !covered(one)).copied().collect()
}

/// The packets of an edge; none if it stays on its host, leaves the fleet, or cannot be dialled.
pub fn packets(inventory: &Inventory, edge: &Edge) -> Vec<Packet> {
    let (Ok(dial), Some(transport)) = (&edge.dial, transport(inventory, &edge.to)) else {
        return Vec::new();
    };
    packets_of(inventory, &edge.from, dial, transport)
}

/// The packets of somebody who dials something.
pub(super) fn packets_of(
    inventory: &Inventory,
    from: &Party,
    dial: &Dial,
    transport: Transport,
) -> Vec<Packet> {
    let dialled = dial.at.host.parse::<IpAddr>().ok();
    let (to, mut sources) = match &dial.via {
        Via::Container | Via::Loopback | Via::Outside => return Vec::new(),
        Via::HostAddress => (dialled, vec![Source::Containers]),
        Via::Public => (None, senders(inventory, from, PUBLIC)),
        Via::Network(network) => (dialled, senders(inventory, from, network.as_str())),
    };
    sources.retain(|source| same_family(*source, dialled) && !is_itself(*source, dialled));
    let packet = |from| Packet {
        transport,
        ports: dial.at.port,
        to,
        from,
    };
    sources.into_iter().map(packet).collect()
}

/// What somebody outside of the fleet sends from.
pub fn sources_of(inventory: &Inventory, peer: &Peer) -> Vec<Source> {
    match peer {
        Peer::Internet => vec![Source::Any],
        Peer::Cidr(range) => vec![Source::Range(range.trunc())],
        Peer::Network(name) => sources_in(inventory, name),
        Peer::Operator => {
            let all = inventory.operator.from.iter();
            all.filter(|peer| **peer != Peer::Operator)
                .flat_map(|peer| sources_of(inventory, peer))
                .collect()
        }
        Peer::Localhost => Vec::new(),
    }
}

/// The range of a network, and its hosts where that is not given or of the other family.
fn sources_in(inventory: &Inventory, name: &NetworkName) -> Vec<Source> {
    let network = inventory.networks.get(name);
    let range = network.and_then(|network| network.cidr);
    let hosts = inventory.hosts.values();
    let own = hosts.flat_map(|host| host.addresses(name));
    let beside =
        own.filter(|own| range.is_none_or(|range| range.addr().is_ipv4() != own.is_ipv4()));
    let all = range.into_iter().chain(beside.map(|own| IpNet::from(*own)));
    all.map(|range| Source::Range(range.trunc())).collect()
}

fn transport(inventory: &Inventory, end: &End) -> Option<Transport> {
    match end {
        End::Port(id, port) => Some(inventory.port(*id, port)?.transport),
        End::External(name, port) => Some(inventory.external_port(name, port)?.transport),
        End::Sshd(_) => Some(Transport::Tcp),
    }
}

fn same_family(source: Source, dialled: Option<IpAddr>) -> bool {
    match (source, dialled) {
        (Source::Range(range), Some(address)) => range.addr().is_ipv4() == address.is_ipv4(),
        (Source::Any | Source::Containers | Source::Range(_), _) => true,
    }
}

/// What a host sends to itself never comes to it from outside.
fn is_itself(source: Source, dialled: Option<IpAddr>) -> bool {
    let own = dialled.map(|address| Source::Range(address.into()));
    own == Some(source)
}

fn senders(inventory: &Inventory, from: &Party, network: &str) -> Vec<Source> {
    let host = match from {
        Party::Instance(id) => &inventory.instance(*id).host,
        Party::Host(host) => host,
        Party::Peer(peer) => return sources_of(inventory, peer),
    };
    let addresses = inventory
        .hosts
        .get(host)
        .into_iter()
        .flat_map(|host| &host.spec.address);
    addresses
        .filter(|(name, _)| network == name.as_str())
        .flat_map(|(_, addresses)| addresses.0.iter())
        .map(|address| Source::Range(IpNet::from(*address)))
        .collect()
}
