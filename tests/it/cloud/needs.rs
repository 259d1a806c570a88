//! What a cloud must let through, told from the edges: nothing here looks at rendered rules.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;
use paygen::inventory::model::Host;
use paygen::inventory::spec::{PortRange, Traffic, Transport};
use paygen::reach::{Source, Via, egress_of, host_of, packets};

use crate::support::rendered::Environment;

/// Packets that must pass between a host and somebody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    pub(super) transport: Transport,
    pub(super) ports: PortRange,
    /// The other end: a range of addresses, or a name.
    pub(super) other: Result<IpNet, String>,
}

/// What must come in at the public addresses of a host.
pub(super) fn from_outside(environment: &Environment, host: &Host) -> BTreeSet<Need> {
    incoming(environment, host, |via| *via == Via::Public)
}

/// What must come in to a host by any way that meets a cloud.
pub(super) fn from_anywhere(environment: &Environment, host: &Host) -> BTreeSet<Need> {
    incoming(environment, host, |via| meets_cloud(environment, via))
}

/// What must get out of a host whose network is shut.
pub(super) fn out(environment: &Environment, host: &Host) -> BTreeSet<Need> {
    let mut all: BTreeSet<Need> = egress_of(&environment.inventory, &environment.reach, host)
        .into_iter()
        .map(|egress| Need {
            transport: egress.transport,
            ports: egress.port,
            other: range(&egress.host).ok_or(egress.host),
        })
        .collect();
    let own = environment.inventory.on_host(&host.name);
    for edge in own.flat_map(|(id, _)| environment.reach.from_instance(id)) {
        if let Ok(dial) = &edge.dial
            && edge.opens()
            && meets_cloud(environment, &dial.via)
        {
            let to = range(&dial.at.host).expect("hosts have addresses");
            all.extend(
                packets(&environment.inventory, edge)
                    .iter()
                    .map(|packet| Need {
                        transport: packet.transport,
                        ports: packet.ports,
                        other: Ok(to),
                    }),
            );
        }
    }
    if all.iter().any(|need| need.other.is_err()) {
        for transport in [Transport::Tcp, Transport::Udp] {
            all.extend(anywhere(host).into_iter().map(|range| Need {
                transport,
                ports: PortRange::one(53),
                other: Ok(range),
            }));
        }
    }
    all
}

/// The hosts of an environment that are in a tier, and whether that tier is shut.
pub(super) fn members(environment: &Environment) -> Vec<(&Host, bool)> {
    let inventory = &environment.inventory;
    let tier = |host: &Host| {
        let mut order = inventory.network_order().iter();
        order.find_map(|name| {
            let network = inventory.networks.get(name)?;
            let there = network.tier.is_some() && !host.addresses(name).is_empty();
            there.then_some(network.egress != Traffic::Open)
        })
    };
    let hosts = inventory.hosts.values();
    hosts.filter_map(|host| Some((host, tier(host)?))).collect()
}

/// Everything, in the families that a host has.
pub(super) fn anywhere(host: &Host) -> Vec<IpNet> {
    let has = |v4| {
        let mut all = host.spec.address.values().flat_map(|one| &one.0);
        all.any(|address: &IpAddr| address.is_ipv4() == v4)
    };
    let all = [("0.0.0.0/0", has(true)), ("::/0", has(false))];
    let own = all.iter().filter(|(_, has)| *has);
    own.map(|(range, _)| range.parse().unwrap()).collect()
}

fn incoming(
    environment: &Environment,
    host: &Host,
    counts: impl Fn(&Via) -> bool,
) -> BTreeSet<Need> {
    let inventory = &environment.inventory;
    let mut all = BTreeSet::new();
    for edge in environment.reach.edges.iter().filter(|edge| edge.opens()) {
        let counts = edge.dial.as_ref().is_ok_and(|dial| counts(&dial.via));
        if !counts || host_of(inventory, &edge.to) != Some(&host.name) {
            continue;
        }
        for packet in packets(inventory, edge) {
            let from = match packet.from {
                Source::Any => public_families(host),
                Source::Range(range) => vec![range],
                Source::Containers => Vec::new(),
            };
            all.extend(from.into_iter().map(|from| Need {
                transport: packet.transport,
                ports: packet.ports,
                other: Ok(from),
            }));
        }
    }
    all
}

/// Everything, in the families in which the internet can dial a host.
fn public_families(host: &Host) -> Vec<IpNet> {
    let mut networks = host.spec.address.iter();
    let public = networks.find(|(name, _)| name.as_str() == "public");
    let all = public.map(|(_, all)| all.0.clone()).unwrap_or_default();
    let families: BTreeSet<bool> = all.iter().map(IpAddr::is_ipv4).collect();
    let range = |v4: &bool| if *v4 { "0.0.0.0/0" } else { "::/0" };
    families
        .iter()
        .map(|v4| range(v4).parse().unwrap())
        .collect()
}

fn meets_cloud(environment: &Environment, via: &Via) -> bool {
    match via {
        Via::Public => true,
        Via::Network(name) => {
            let network = environment.inventory.networks.get(name);
            network.is_some_and(|network| network.tier.is_some())
        }
        Via::Container | Via::Loopback | Via::HostAddress | Via::Outside => false,
    }
}

fn range(text: &str) -> Option<IpNet> {
    text.parse::<IpAddr>().ok().map(IpNet::from)
}
