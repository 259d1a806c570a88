//! What a host sends by itself: to servers elsewhere, and to other hosts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{anywhere, is_tier};
use crate::inventory::Inventory;
use crate::inventory::model::{Host, PUBLIC};
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
    /// Whether they never meet the edge of the host's tier.
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

/// What is let out, before it is known what for.
type Key = (Transport, PortRange, Goal);

/// What a host sends, with the names that it must look up first.
pub(super) fn exits(
    inventory: &Inventory,
    reach: &Reach,
    host: &Host,
    tier: &Network,
) -> Vec<Exit> {
    let fetched = through_proxy(inventory, bootstrap_egress_of(inventory, host));
    let called = service_egress_of(inventory, reach, host);
    let mut reasons: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
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
    let wide: Vec<Key> = reasons.keys().filter(|key| is_wide(key)).cloned().collect();
    reasons.retain(|key, _| !wide.iter().any(|one| one != key && covers(one, key)));
    let exit = |((transport, ports, to), why): (_, BTreeSet<String>)| Exit {
        transport,
        ports,
        inside: is_inside(inventory, host, tier, &to),
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
fn dials(inventory: &Inventory, reach: &Reach, host: &Host) -> Vec<(Key, String)> {
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

/// Whether it may cover more than itself.
fn is_wide((_, ports, goal): &Key) -> bool {
    let many = match goal {
        Goal::Name(_) => false,
        Goal::Range(range) => range.prefix_len() < range.max_prefix_len(),
    };
    many || ports.first < ports.last
}

/// Whether what lets `outer` out lets `inner` out, too.
fn covers(outer: &Key, inner: &Key) -> bool {
    let (transport, ports, goal) = outer;
    let holds = ports.first <= inner.1.first && inner.1.last <= ports.last;
    let place = match (goal, &inner.2) {
        (Goal::Range(outer), Goal::Range(inner)) => outer.contains(inner),
        (Goal::Name(outer), Goal::Name(inner)) => outer == inner,
        (Goal::Name(_), Goal::Range(_)) | (Goal::Range(_), Goal::Name(_)) => false,
    };
    *transport == inner.0 && holds && place
}

/// Whether it never meets the edge of the host's tier: it stays in there, or goes over another
/// network in which the host is, too.
fn is_inside(inventory: &Inventory, host: &Host, tier: &Network, goal: &Goal) -> bool {
    let Goal::Range(range) = goal else {
        return false;
    };
    let hosts = inventory.hosts.values();
    let all = hosts.flat_map(|other| &other.spec.address);
    let shared = all
        .filter(|(network, _)| network.as_str() != PUBLIC && !host.addresses(network).is_empty());
    let mut addresses = shared.flat_map(|(_, all)| &all.0);
    tier.cidr.is_some_and(|cidr| cidr.contains(range))
        || addresses.any(|address| IpNet::from(*address) == *range)
}
