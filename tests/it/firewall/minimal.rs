//! Of the openings none is missing and none can be spared.

use std::net::IpAddr;

use paygen::inventory::name::HostName;
use paygen::reach::projection::advertised;
use paygen::reach::{Opening, Packet, Source};

use super::expect::{Arrival, Expect};
use crate::support::fleet::fleets;
use crate::support::rendered::Environment;

#[test]
fn without_any_opening_an_edge_breaks() {
    let mut seen = 0;
    let all = fleets()
        .into_iter()
        .flat_map(|(_, fleet)| fleet.environments);
    for environment in all {
        for (host, openings) in &environment.reach.openings {
            let all: Vec<Packet> = openings.iter().flat_map(Opening::packets).collect();
            for (index, packet) in all.iter().enumerate() {
                let arrival = sample(&environment, host, packet);
                let others = all.iter().enumerate().filter(|(other, _)| *other != index);
                let spared = others
                    .map(|(_, other)| other)
                    .any(|other| admits(other, packet, arrival));
                assert!(!spared, "{host}: {packet:?} is let in twice");
                assert!(
                    is_needed(&environment, packet, arrival),
                    "{host}: {packet:?}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "only {seen} openings were seen");
}

/// A packet that this opening is there for.
fn sample<'a>(environment: &Environment, host: &'a HostName, packet: &Packet) -> Arrival<'a> {
    let of_host = environment.inventory.hosts[host].spec.address.values();
    let mut own = of_host.flat_map(|addresses| addresses.0.clone());
    let from: Option<IpAddr> = match packet.from {
        Source::Range(range) => Some(range.addr()),
        Source::Any | Source::Containers => None,
    };
    let alike = |to: &IpAddr| from.is_none_or(|from| from.is_ipv4() == to.is_ipv4());
    let to = packet
        .to
        .or_else(|| own.find(alike))
        .expect("the host has an address");
    let anybody = if to.is_ipv4() {
        "192.0.2.99"
    } else {
        "2001:db8:99::1"
    };
    Arrival {
        host,
        from: from.unwrap_or(anybody.parse().unwrap()),
        to,
        transport: packet.transport,
        port: packet.ports.first,
    }
}

fn admits(opening: &Packet, like: &Packet, arrival: Arrival<'_>) -> bool {
    let from = match opening.from {
        Source::Any => like.from != Source::Containers,
        Source::Containers => like.from == Source::Containers,
        Source::Range(range) => range.contains(&arrival.from) && like.from != Source::Containers,
    };
    let ports = opening.ports.first..=opening.ports.last;
    let to = opening.to.is_none_or(|to| to == arrival.to);
    from && to && ports.contains(&arrival.port) && opening.transport == arrival.transport
}

/// Whether an edge sends such a packet.
fn is_needed(environment: &Environment, packet: &Packet, arrival: Arrival<'_>) -> bool {
    let (inventory, reach) = (&environment.inventory, &environment.reach);
    let announced = inventory.instances().flat_map(|(id, one)| {
        let names = one.registers.iter();
        names.filter_map(move |(name, _)| {
            let told = advertised(inventory, reach, id, name)?;
            Some((one.host.to_string(), told.host, told.port))
        })
    });
    let announced: Vec<(String, String, u16)> = announced.collect();
    let told: Vec<(&str, &str, u16)> = announced
        .iter()
        .map(|(host, address, port)| (host.as_str(), address.as_str(), *port))
        .collect();
    let expect = Expect {
        inventory,
        reach,
        told: &told,
    };
    match packet.from {
        Source::Containers => expect.serves_container(arrival),
        Source::Any | Source::Range(_) => expect.serves_outside(arrival),
    }
}
