//! What a host's firewall must let in, and nothing else: the smallest set that serves every edge.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;

use super::Reach;
use super::dial::{self, Via};
use super::edges::{Edge, End, Party};
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::inventory::spec::{Peer, PortRange, Transport};

/// Packets that come in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    /// TCP or UDP.
    pub transport: Transport,
    /// Port numbers on the wire.
    pub ports: PortRange,
    /// The address that is dialled; a cloud that translates addresses rewrites it on the way, so
    /// it is none where the public address is dialled.
    pub to: Option<IpAddr>,
    /// From where.
    pub sources: BTreeSet<Source>,
    /// What listens there, such as `mariadb.sql`.
    pub what: String,
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

/// The openings of every host.
pub(super) fn of(inventory: &Inventory, reach: &Reach) -> BTreeMap<HostName, Vec<Opening>> {
    type Key = (HostName, Transport, PortRange, Option<IpAddr>, String);
    let mut merged: BTreeMap<Key, BTreeSet<Source>> = BTreeMap::new();
    for edge in &reach.edges {
        let Some(host) = dial::host_of(inventory, &edge.to) else {
            continue;
        };
        let Some((transport, what)) = listens(inventory, &edge.to) else {
            continue;
        };
        for (ports, to, source) in packets(inventory, edge) {
            let key = (host.clone(), transport, ports, to, what.clone());
            merged.entry(key).or_default().insert(source);
        }
    }
    let mut all: BTreeMap<HostName, Vec<Opening>> = BTreeMap::new();
    for ((host, transport, ports, to, what), sources) in merged {
        let sources = smallest(sources);
        all.entry(host).or_default().push(Opening {
            transport,
            ports,
            to,
            sources,
            what,
        });
    }
    for openings in all.values_mut() {
        drop_covered(openings);
    }
    all
}

fn listens(inventory: &Inventory, end: &End) -> Option<(Transport, String)> {
    match end {
        End::Port(id, port) => {
            let transport = inventory.port(*id, port)?.transport;
            Some((
                transport,
                format!("{}.{port}", inventory.instance(*id).name),
            ))
        }
        End::External(name, port) => {
            let transport = inventory.external_port(name, port)?.transport;
            Some((transport, format!("{name}.{port}")))
        }
        End::Sshd(_) => Some((Transport::Tcp, "sshd".into())),
    }
}

/// The packets of one edge that arrive at its host from outside of it.
fn packets(inventory: &Inventory, edge: &Edge) -> Vec<(PortRange, Option<IpAddr>, Source)> {
    let Ok(dial) = &edge.dial else {
        return Vec::new();
    };
    let dialled = dial.at.host.parse::<IpAddr>().ok();
    match &dial.via {
        Via::Container | Via::Loopback | Via::Outside => Vec::new(),
        Via::HostAddress => vec![(dial.at.port, dialled, Source::Containers)],
        Via::Public => peers(inventory, &edge.from, None)
            .into_iter()
            .map(|source| (dial.at.port, None, source))
            .collect(),
        Via::Network(network) => peers(inventory, &edge.from, Some(network.as_str()))
            .into_iter()
            .filter(|source| same_family(*source, dialled))
            .map(|source| (dial.at.port, dialled, source))
            .collect(),
    }
}

fn same_family(source: Source, dialled: Option<IpAddr>) -> bool {
    match (source, dialled) {
        (Source::Range(range), Some(address)) => range.addr().is_ipv4() == address.is_ipv4(),
        (Source::Any | Source::Containers | Source::Range(_), _) => true,
    }
}

fn peers(inventory: &Inventory, from: &Party, network: Option<&str>) -> Vec<Source> {
    let host = match from {
        Party::Instance(id) => &inventory.instance(*id).host,
        Party::Host(host) => host,
        Party::Peer(peer) => return peer_source(inventory, peer).into_iter().collect(),
    };
    let addresses = inventory
        .hosts
        .get(host)
        .into_iter()
        .flat_map(|host| &host.spec.address);
    addresses
        .filter(|(name, _)| network.is_none_or(|network| network == name.as_str()))
        .flat_map(|(_, addresses)| addresses.0.iter())
        .map(|address| Source::Range(IpNet::from(*address)))
        .collect()
}

fn peer_source(inventory: &Inventory, peer: &Peer) -> Option<Source> {
    match peer {
        Peer::Internet => Some(Source::Any),
        Peer::Cidr(range) => Some(Source::Range(range.trunc())),
        Peer::Network(name) => Some(Source::Range(inventory.networks.get(name)?.cidr?.trunc())),
        Peer::Localhost | Peer::Operator => None,
    }
}

/// Leaves out every source that another one holds.
fn smallest(sources: BTreeSet<Source>) -> BTreeSet<Source> {
    let all = sources.clone();
    sources
        .into_iter()
        .filter(|one| !all.iter().any(|other| holds(*other, *one)))
        .collect()
}

/// Whether `outer` lets in all that `inner` does, and is not the same.
fn holds(outer: Source, inner: Source) -> bool {
    match (outer, inner) {
        (Source::Any, Source::Range(_)) => true,
        (Source::Range(outer), Source::Range(inner)) => outer != inner && outer.contains(&inner),
        (Source::Any | Source::Range(_) | Source::Containers, _) => false,
    }
}

/// An opening at any address makes those at one address needless, as far as they let in the same.
fn drop_covered(openings: &mut Vec<Opening>) {
    let wide: Vec<Opening> = openings
        .iter()
        .filter(|one| one.to.is_none())
        .cloned()
        .collect();
    for narrow in openings.iter_mut().filter(|one| one.to.is_some()) {
        let same =
            |other: &&Opening| other.transport == narrow.transport && other.ports == narrow.ports;
        for other in wide.iter().filter(same) {
            narrow.sources.retain(|inner| {
                !other
                    .sources
                    .iter()
                    .any(|outer| outer == inner || holds(*outer, *inner))
            });
        }
    }
    openings.retain(|one| !one.sources.is_empty());
}
