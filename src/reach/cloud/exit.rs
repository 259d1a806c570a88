//! What a host sends by itself: to servers elsewhere, and to other hosts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{anywhere, is_tier};
use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::name::NetworkName;
use crate::inventory::spec::{Network, PortRange, Transport};
use crate::reach::egress::service_egress_of;
use crate::reach::opening::name;
use crate::reach::{Reach, Via, bootstrap_egress_of, packets, through_proxy};

/// Packets that a host sends by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exit {
    /// TCP or UDP.
    pub transport: Transport,
    /// Port numbers.
    pub ports: PortRange,
    /// A DNS name or a range of addresses.
    pub to: Goal,
    /// Whether they stay in the host's tier.
    pub inside: bool,
    /// What it is good for.
    pub why: String,
}

/// Where packets go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// Wherever a name leads.
    Name(String),
    /// To a range of addresses.
    Range(IpNet),
}

/// What a host sends, with the names that it must look up first.
pub(super) fn exits(
    inventory: &Inventory,
    reach: &Reach,
    host: &Host,
    tier: (&NetworkName, &Network),
) -> Vec<Exit> {
    let fetched = through_proxy(inventory, bootstrap_egress_of(inventory, host));
    let called = service_egress_of(inventory, reach, host);
    let mut reasons: BTreeMap<(Transport, PortRange, Goal), BTreeSet<String>> = BTreeMap::new();
    for one in fetched.into_iter().chain(called) {
        let key = (one.transport, one.port, Goal::of(&one.host));
        reasons.entry(key).or_default().insert(one.why);
    }
    for (key, why) in dials(inventory, reach, host) {
        reasons.entry(key).or_default().insert(why);
    }
    if reasons
        .keys()
        .any(|(.., goal)| matches!(goal, Goal::Name(_)))
    {
        for transport in [Transport::Tcp, Transport::Udp] {
            for range in anywhere(host) {
                let key = (transport, PortRange::one(53), Goal::Range(range));
                reasons.entry(key).or_default().insert("DNS".into());
            }
        }
    }
    let exit = |((transport, ports, to), why): (_, BTreeSet<String>)| Exit {
        transport,
        ports,
        inside: is_inside(inventory, tier, &to),
        to,
        why: why.into_iter().collect::<Vec<_>>().join(", "),
    };
    reasons.into_iter().map(exit).collect()
}

impl Goal {
    /// A name, or an address alone.
    fn of(host: &str) -> Self {
        match host.parse::<IpAddr>() {
            Ok(address) => Goal::Range(address.into()),
            Err(_) => Goal::Name(host.to_owned()),
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Goal::Name(name) => f.write_str(name),
            Goal::Range(range) => range.fmt(f),
        }
    }
}

/// What services of a host dial on other hosts of the fleet.
fn dials(
    inventory: &Inventory,
    reach: &Reach,
    host: &Host,
) -> Vec<((Transport, PortRange, Goal), String)> {
    let own = inventory.on_host(&host.name);
    let edges = own.flat_map(|(id, one)| reach.from_instance(id).iter().map(move |e| (one, e)));
    let mut all = Vec::new();
    for (instance, edge) in edges.filter(|(_, edge)| edge.opens()) {
        let Ok(dial) = &edge.dial else {
            continue;
        };
        let over_a_wire = match &dial.via {
            Via::Public => true,
            Via::Network(network) => is_tier(inventory, network),
            Via::Container | Via::Loopback | Via::HostAddress | Via::Outside => false,
        };
        if let (true, Some(packet)) = (over_a_wire, packets(inventory, edge).first()) {
            let key = (packet.transport, packet.ports, Goal::of(&dial.at.host));
            let why = format!("{} uses {}", instance.service, name(inventory, &edge.to));
            all.push((key, why));
        }
    }
    all
}

fn is_inside(inventory: &Inventory, tier: (&NetworkName, &Network), goal: &Goal) -> bool {
    let Goal::Range(range) = goal else {
        return false;
    };
    let (network, spec) = tier;
    let mut addresses = inventory
        .hosts
        .values()
        .flat_map(|host| host.addresses(network));
    spec.cidr.is_some_and(|cidr| cidr.contains(range))
        || addresses.any(|address| IpNet::from(*address) == *range)
}
