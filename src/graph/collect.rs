//! The graph of a model.

use std::collections::BTreeSet;

use super::topology::{
    EdgeLine, ExternalNode, HostNode, OpeningLine, OutsideNode, PortNode, PublishedAt, ServiceNode,
    Spot, SpotKind, Topology, VERSION,
};
use crate::inventory::Inventory;
use crate::inventory::model::{Host, Instance, InstanceId};
use crate::inventory::name::PortName;
use crate::inventory::spec::{Bind, ExternalSpec, NetworkMode, Peer, Place, PortRange, PortSpec};
use crate::reach::{BindAddress, Edge, End, Mapping, Opening, Party, Reach, Source, Via};

impl Topology {
    /// The graph of one environment.
    pub fn of(inventory: &Inventory, reach: &Reach) -> Self {
        let services = inventory.instances();
        let externals = inventory.externals.iter();
        let edges = reach.edges.iter().map(|edge| EdgeLine::of(inventory, edge));
        let edges: BTreeSet<EdgeLine> = edges.collect();
        Self {
            version: VERSION,
            fleet: inventory.fleet.name.to_string(),
            environment: inventory.environment.to_string(),
            outside: outside(inventory, reach),
            hosts: inventory.hosts.values().map(host).collect(),
            services: services
                .map(|(id, _)| service(inventory, reach, id))
                .collect(),
            externals: externals
                .map(|(name, e)| external(name.as_str(), e))
                .collect(),
            edges: edges.into_iter().collect(),
            openings: openings(reach),
        }
    }
}

fn outside(inventory: &Inventory, reach: &Reach) -> Vec<OutsideNode> {
    let peers = reach.edges.iter().filter_map(|edge| match &edge.from {
        Party::Peer(peer) => Some(peer),
        Party::Instance(_) | Party::Host(_) => None,
    });
    let node = |peer: &Peer| OutsideNode {
        name: peer.to_string(),
        operator: inventory.operator.from.contains(peer),
        cidr: match peer {
            Peer::Cidr(range) => Some(range.to_string()),
            Peer::Network(name) => {
                let cidr = inventory
                    .networks
                    .get(name)
                    .and_then(|network| network.cidr);
                cidr.map(|range| range.to_string())
            }
            Peer::Internet | Peer::Operator | Peer::Localhost => None,
        },
    };
    peers
        .map(node)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

fn host(host: &Host) -> HostNode {
    let texts = |all: &[std::net::IpAddr]| all.iter().map(ToString::to_string).collect();
    let addresses = host.spec.address.iter();
    HostNode {
        name: host.name.to_string(),
        role: host.role.to_string(),
        processes: host.runs_processes(),
        addresses: addresses
            .map(|(name, all)| (name.to_string(), texts(&all.0)))
            .collect(),
    }
}

fn service(inventory: &Inventory, reach: &Reach, id: InstanceId) -> ServiceNode {
    let instance = inventory.instance(id);
    let process = inventory.host_of(id).is_some_and(Host::runs_processes);
    let ports = instance.spec.port.iter().map(|(name, port)| PortNode {
        name: name.to_string(),
        protocol: port.protocol.as_str().to_owned(),
        transport: port.transport.as_str().to_owned(),
        container: match port.publish.filter(|_| process) {
            Some(number) => number.to_string(),
            None => port.container.to_string(),
        },
        published: published(reach, id, instance, (name, port), process),
    });
    ServiceNode {
        name: instance.name.clone(),
        service: instance.service.to_string(),
        host: instance.host.to_string(),
        job: instance.spec.oneshot,
        stateful: instance.spec.stateful,
        ports: ports.collect(),
    }
}

/// Where the host lets others in: by a mapping, or because the port is the host's own.
fn published(
    reach: &Reach,
    id: InstanceId,
    instance: &Instance,
    (name, port): (&PortName, &PortSpec),
    process: bool,
) -> Vec<PublishedAt> {
    let at = |address: Option<String>, number: PortRange| PublishedAt {
        address,
        number: number.to_string(),
    };
    if process {
        let number = port.publish.unwrap_or(port.container);
        return vec![at(Some("127.0.0.1".into()), number)];
    }
    if instance.spec.network == NetworkMode::Host {
        let loopback = (port.bind == Bind::Loopback).then(|| "127.0.0.1".into());
        return vec![at(loopback, port.container)];
    }
    let Some(published) = reach.published.get(&(id, name.clone())) else {
        return Vec::new();
    };
    let line = |mapping: &Mapping| match mapping.bind {
        BindAddress::Any => at(None, published.number),
        BindAddress::One(address) => at(Some(address.to_string()), published.number),
    };
    published.mappings.iter().map(line).collect()
}

fn external(name: &str, spec: &ExternalSpec) -> ExternalNode {
    let ports = spec.port.iter().map(|(name, port)| PortNode {
        name: name.to_string(),
        protocol: port.protocol.as_str().to_owned(),
        transport: port.transport.as_str().to_owned(),
        container: port.number.to_string(),
        published: Vec::new(),
    });
    let (host, at) = match &spec.at {
        Place::Host(host) => (Some(host.to_string()), None),
        Place::Dns(name) => (None, Some(name.clone())),
        Place::Address(address) => (None, Some(address.to_string())),
    };
    ExternalNode {
        name: name.to_owned(),
        host,
        at,
        ports: ports.collect(),
    }
}

impl EdgeLine {
    /// An edge of a model.
    pub fn of(inventory: &Inventory, edge: &Edge) -> Self {
        let dial = edge.dial.as_ref().ok();
        Self {
            from: from(inventory, &edge.from),
            to: to(inventory, &edge.to),
            kind: edge.kind.as_str().to_owned(),
            dial: dial.map(|dial| dial.at.to_string()),
            via: dial.map(|dial| via(&dial.via).to_owned()),
            network: dial.and_then(|dial| match &dial.via {
                Via::Network(name) => Some(name.to_string()),
                Via::Container | Via::Loopback | Via::HostAddress | Via::Public | Via::Outside => {
                    None
                }
            }),
        }
    }
}

fn from(inventory: &Inventory, party: &Party) -> Spot {
    let (kind, name) = match party {
        Party::Instance(id) => (SpotKind::Service, inventory.instance(*id).name.clone()),
        Party::Host(host) => (SpotKind::Host, host.to_string()),
        Party::Peer(peer) => (SpotKind::Outside, peer.to_string()),
    };
    let port = None;
    Spot { kind, name, port }
}

fn to(inventory: &Inventory, end: &End) -> Spot {
    let (kind, name, port) = match end {
        End::Port(id, port) => {
            let name = inventory.instance(*id).name.clone();
            (SpotKind::Service, name, port.to_string())
        }
        End::External(name, port) => (SpotKind::External, name.to_string(), port.to_string()),
        End::Sshd(host) => (SpotKind::Host, host.to_string(), "sshd".into()),
    };
    let port = Some(port);
    Spot { kind, name, port }
}

fn via(via: &Via) -> &'static str {
    match via {
        Via::Container => "container",
        Via::Loopback => "loopback",
        Via::HostAddress => "host",
        Via::Network(_) => "network",
        Via::Public => "public",
        Via::Outside => "outside",
    }
}

fn openings(reach: &Reach) -> Vec<OpeningLine> {
    let all = reach.openings.iter();
    let lines = all.flat_map(|(host, openings)| openings.iter().map(move |one| (host, one)));
    lines
        .map(|(host, one)| opening(host.as_str(), one))
        .collect()
}

fn opening(host: &str, opening: &Opening) -> OpeningLine {
    let source = |source: &Source| match source {
        Source::Any => "internet".to_owned(),
        Source::Range(range) => range.to_string(),
        Source::Containers => "containers".to_owned(),
    };
    OpeningLine {
        host: host.to_owned(),
        transport: opening.transport.as_str().to_owned(),
        ports: opening.ports.to_string(),
        what: opening.what.clone(),
        to: opening.to.map(|address| address.to_string()),
        from: opening.sources.iter().map(source).collect(),
    }
}
