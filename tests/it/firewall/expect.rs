//! What may pass, told from the edges alone: nothing here looks at openings or at rules.

use std::collections::BTreeSet;
use std::net::IpAddr;

use paygen::inventory::Inventory;
use paygen::inventory::model::{Host, PUBLIC};
use paygen::inventory::name::HostName;
use paygen::inventory::spec::{NetworkMode, Peer, Transport};
use paygen::reach::{Edge, End, Party, Reach, Via, host_of};

/// The edges of one environment, as packets.
pub(super) struct Expect<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) reach: &'a Reach,
    /// Addresses that a registry tells to containers beside the service: host, address and port.
    pub(super) told: &'a [(&'a str, &'a str, u16)],
}

/// A packet that arrives at a host, before anything was translated on it.
#[derive(Clone, Copy)]
pub(super) struct Arrival<'a> {
    pub(super) host: &'a HostName,
    pub(super) from: IpAddr,
    pub(super) to: IpAddr,
    pub(super) transport: Transport,
    pub(super) port: u16,
}

impl Expect<'_> {
    /// Whether an edge sends it from another machine.
    pub(super) fn serves_outside(&self, packet: Arrival<'_>) -> bool {
        let mut edges = self.into(packet).filter(|edge| edge.opens());
        edges.any(|edge| {
            let Ok(dial) = &edge.dial else { return false };
            let dialled = match &dial.via {
                Via::Public => true,
                Via::Network(_) => dial.at.host == packet.to.to_string(),
                Via::Container | Via::Loopback | Via::HostAddress | Via::Outside => false,
            };
            dialled && self.is(&edge.from, packet.from, &dial.via)
        })
    }

    /// Whether an edge sends it from a container on the same host.
    pub(super) fn serves_container(&self, packet: Arrival<'_>) -> bool {
        let asked = (packet.transport == Transport::Tcp).then(|| {
            let at = (packet.host.as_str(), packet.to.to_string(), packet.port);
            let mut told = self.told.iter();
            told.any(|(host, to, port)| (*host, (*to).to_owned(), *port) == at)
        });
        let by_name = packet.port == 53; // names are for all
        let mut edges = self.into(packet);
        by_name
            || asked == Some(true)
            || edges.any(|edge| {
                let dial = edge.dial.as_ref();
                let there = dial.is_ok_and(|dial| {
                    dial.via == Via::HostAddress && dial.at.host == packet.to.to_string()
                });
                there && self.is_bridged(&edge.from)
            })
    }

    /// Edges that dial this port of this host.
    fn into<'a>(&'a self, packet: Arrival<'a>) -> impl Iterator<Item = &'a Edge> {
        let dials = move |edge: &&Edge| {
            let range = edge.dial.as_ref().map(|dial| dial.at.port);
            host_of(self.inventory, &edge.to) == Some(packet.host)
                && self.transport(&edge.to) == packet.transport
                && range.is_ok_and(|range| (range.first..=range.last).contains(&packet.port))
        };
        self.reach.edges.iter().filter(dials)
    }

    fn is(&self, party: &Party, address: IpAddr, via: &Via) -> bool {
        match party {
            Party::Instance(id) => {
                let host = self.inventory.host_of(*id).expect("it runs somewhere");
                addresses(host, via).contains(&address)
            }
            Party::Host(name) => addresses(&self.inventory.hosts[name], via).contains(&address),
            Party::Peer(Peer::Internet) => true,
            Party::Peer(Peer::Cidr(range)) => range.contains(&address),
            Party::Peer(Peer::Network(name)) => {
                let cidr = self.inventory.networks[name].cidr;
                let alike = cidr.filter(|cidr| cidr.addr().is_ipv4() == address.is_ipv4());
                let hosts = || {
                    let all = self.inventory.hosts.values();
                    all.flat_map(|host| host.addresses(name))
                        .any(|one| *one == address)
                };
                alike.map_or_else(hosts, |cidr| cidr.contains(&address))
            }
            Party::Peer(Peer::Localhost | Peer::Operator) => false,
        }
    }

    fn is_bridged(&self, party: &Party) -> bool {
        let Party::Instance(id) = party else {
            return false;
        };
        self.inventory.instance(*id).spec.network == NetworkMode::Bridge
    }

    fn transport(&self, end: &End) -> Transport {
        match end {
            End::Port(id, port) => self.inventory.port(*id, port).expect("it is").transport,
            End::External(name, port) => {
                let port = self.inventory.external_port(name, port);
                port.expect("it is").transport
            }
            End::Sshd(_) => Transport::Tcp,
        }
    }
}

fn addresses(host: &Host, via: &Via) -> BTreeSet<IpAddr> {
    match via {
        Via::Network(network) => host.addresses(network).iter().copied().collect(),
        Via::Public => {
            let mut networks = host.spec.address.iter();
            let public = networks.find(|(name, _)| name.as_str() == PUBLIC);
            public
                .into_iter()
                .flat_map(|(_, all)| all.0.clone())
                .collect()
        }
        Via::Container | Via::Loopback | Via::HostAddress | Via::Outside => BTreeSet::new(),
    }
}
