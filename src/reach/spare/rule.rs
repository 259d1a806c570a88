//! Rules of kept security groups that no edge passes, nor what a host fetches to be set up.

use std::collections::BTreeMap;

use super::{Spare, SpareLine, note};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::inventory::spec::{PortRange, SecurityGroup, SecurityRule, Transport};
use crate::reach::dial::number_of;
use crate::reach::egress::service_egress_of;
use crate::reach::group::{Place, groups, lets_in, lets_out};
use crate::reach::{
    Edge, Packet, Party, Reach, Source, Via, bootstrap_egress_of, host_of, packets, through_proxy,
};

/// Where a rule stands in its group.
struct Spot {
    number: usize,
    group: String,
    is_ingress: bool,
    index: usize,
}

/// What must pass the groups around a host.
enum Demand {
    In(HostName, Packet),
    Out(HostName, Place, PortRange, Transport),
}

/// Names are looked up there, at servers that no inventory names.
const DNS: u16 = 53;

/// The rules that could go, the last one first.
pub(super) fn spare_rules(inventories: &mut [Inventory]) -> Vec<Spare> {
    let mut spots: BTreeMap<Origin, Vec<Spot>> = BTreeMap::new();
    for (number, inventory) in inventories.iter().enumerate() {
        for (origin, spot) in spots_of(number, inventory) {
            spots.entry(origin).or_default().push(spot);
        }
    }
    if spots.is_empty() {
        return Vec::new();
    }
    let demands = inventories.iter().map(|one| demands(one, &Reach::of(one)));
    let demands: Vec<Vec<Demand>> = demands.collect();
    let all = spots.into_iter().rev();
    all.filter_map(|(origin, spots)| spare(inventories, &demands, origin, spots))
        .collect()
}

/// Takes a rule out of all environments that have it, and puts it back if anything needs it.
fn spare(
    inventories: &mut [Inventory],
    demands: &[Vec<Demand>],
    origin: Origin,
    spots: Vec<Spot>,
) -> Option<Spare> {
    let mut taken = Vec::new();
    let mut spare = None;
    let mut is_needed = false;
    for spot in spots {
        let (inventory, demands) = (&mut inventories[spot.number], &demands[spot.number]);
        let before = passing(inventory, demands);
        let rule = rules(inventory, &spot)?.remove(spot.index);
        is_needed |= !spot.is_ingress && holds(&rule, DNS);
        is_needed |= passing(inventory, demands) != before;
        note(&mut spare, line(&spot, &rule), origin, inventory);
        taken.push((spot, rule));
    }
    if !is_needed {
        return spare;
    }
    for (spot, rule) in taken {
        rules(&mut inventories[spot.number], &spot)?.insert(spot.index, rule);
    }
    None
}

fn line(spot: &Spot, rule: &SecurityRule) -> SpareLine {
    SpareLine::Rule {
        group: spot.group.clone(),
        is_ingress: spot.is_ingress,
        peer: rule.peer.clone(),
        ports: rule.ports,
        transport: rule.transport,
    }
}

fn rules<'a>(inventory: &'a mut Inventory, spot: &Spot) -> Option<&'a mut Vec<SecurityRule>> {
    let group = inventory.security_groups.get_mut(&spot.group)?;
    if spot.is_ingress {
        Some(&mut group.ingress)
    } else {
        group.egress.as_mut()
    }
}

fn holds(rule: &SecurityRule, port: u16) -> bool {
    (rule.ports.first..=rule.ports.last).contains(&port)
}

fn spots_of(number: usize, inventory: &Inventory) -> Vec<(Origin, Spot)> {
    let lists = |group: &SecurityGroup| {
        let egress = group.egress.as_ref().map_or(0, Vec::len);
        [(true, group.ingress.len()), (false, egress)]
    };
    let groups = inventory.security_groups.iter();
    let all = groups.flat_map(|(name, group)| {
        let lists = lists(group).into_iter();
        lists.flat_map(move |(is_ingress, count)| {
            (0..count).map(move |index| (name, is_ingress, index))
        })
    });
    let spot = |(group, is_ingress, index): (&String, bool, usize)| {
        let list = if is_ingress { "ingress" } else { "egress" };
        let path = ["security_group", group, list, &index.to_string()];
        let spot = Spot {
            number,
            group: group.clone(),
            is_ingress,
            index,
        };
        (inventory.tree.nearest(&path), spot)
    };
    all.map(spot).collect()
}

/// Which of the demands pass.
fn passing(inventory: &Inventory, demands: &[Demand]) -> Vec<bool> {
    let groups = groups(inventory);
    let passes = |demand: &Demand| match demand {
        Demand::In(host, packet) => {
            let around = groups.get(host);
            around.is_none_or(|groups| lets_in(inventory, groups, packet))
        }
        Demand::Out(host, to, ports, transport) => {
            let around = groups.get(host);
            around.is_none_or(|groups| lets_out(inventory, groups, to, *ports, *transport))
        }
    };
    demands.iter().map(passes).collect()
}

/// All that comes to hosts behind a group, and all that they send.
fn demands(inventory: &Inventory, reach: &Reach) -> Vec<Demand> {
    let behind = groups(inventory);
    let mut all = Vec::new();
    for edge in reach.edges.iter().filter(|edge| edge.opens()) {
        let host = host_of(inventory, &edge.to);
        if let Some(host) = host.filter(|host| behind.contains_key(host)) {
            let mut packets = packets(inventory, edge);
            packets.retain(|packet| packet.from != Source::Containers);
            all.extend(
                packets
                    .into_iter()
                    .map(|packet| Demand::In(host.clone(), packet)),
            );
        }
        all.extend(leaving(inventory, edge));
    }
    for host in behind.keys().filter_map(|name| inventory.hosts.get(*name)) {
        let fetched = through_proxy(inventory, bootstrap_egress_of(inventory, host));
        let called = service_egress_of(inventory, reach, host);
        all.extend(
            fetched.into_iter().chain(called).map(|one| {
                Demand::Out(host.name.clone(), place(&one.host), one.port, one.transport)
            }),
        );
    }
    all
}

/// What a service sends over a wire.
fn leaving(inventory: &Inventory, edge: &Edge) -> Option<Demand> {
    let (Party::Instance(from), Ok(dial)) = (&edge.from, &edge.dial) else {
        return None;
    };
    match &dial.via {
        Via::Container | Via::Loopback | Via::HostAddress => return None,
        Via::Network(_) | Via::Public | Via::Outside => {}
    }
    let host = inventory.instance(*from).host.clone();
    let (_, transport) = number_of(inventory, &edge.to)?;
    Some(Demand::Out(
        host,
        place(&dial.at.host),
        dial.at.port,
        transport,
    ))
}

fn place(host: &str) -> Place {
    host.parse().map_or(Place::Name, Place::Address)
}
