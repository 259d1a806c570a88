//! Point 4: the firewall follows from edges, and is the smallest that serves them.

use std::collections::BTreeSet;

use paygen::inventory::Inventory;
use paygen::inventory::name::HostName;
use paygen::inventory::spec::{PortRange, Transport};
use paygen::reach::projection::advertised;
use paygen::reach::{Opening, Packet, Reach, Source, host_of, packets};

use super::readme::{example, piece, pieces};
use crate::support::rendered::Environment;

#[test]
fn what_a_host_lets_in() {
    assert_eq!(example("firewall").openings(), piece("table", "firewall"));
}

#[test]
fn every_edge_of_every_example_gets_through() {
    for name in names() {
        let example = example(&name);
        let Environment {
            inventory, reach, ..
        } = example.environment();
        for (host, packet) in wanted(inventory, reach) {
            let doors = reach.openings.get(&host).into_iter().flatten();
            let through = doors
                .flat_map(Opening::packets)
                .any(|door| door.covers(&packet));
            assert!(through, "{name}: {packet:?} does not reach {host}");
        }
    }
}

#[test]
fn taking_any_rule_away_breaks_an_edge() {
    for name in names() {
        let example = example(&name);
        let Environment {
            inventory, reach, ..
        } = example.environment();
        let mut wanted = wanted(inventory, reach);
        wanted.extend(announced(inventory, reach));
        for (host, openings) in &reach.openings {
            let doors: BTreeSet<Packet> = openings.iter().flat_map(Opening::packets).collect();
            for door in &doors {
                let mut others = doors.clone();
                others.remove(door);
                let here = wanted.iter().filter(|(at, _)| at == host);
                let mut lost =
                    here.filter(|(_, packet)| !others.iter().any(|one| one.covers(packet)));
                assert!(lost.next().is_some(), "{name}: {host} needs no {door:?}");
            }
        }
    }
}

#[test]
fn the_examples_have_doors_of_every_kind() {
    let mut sources = BTreeSet::new();
    for name in names() {
        let example = example(&name);
        let reach = &example.environment().reach;
        for source in reach
            .openings
            .values()
            .flatten()
            .flat_map(|one| &one.sources)
        {
            sources.insert(match source {
                Source::Any => "anywhere",
                Source::Range(_) => "a range",
                Source::Containers => "containers",
            });
        }
    }
    assert_eq!(
        sources,
        BTreeSet::from(["a range", "anywhere", "containers"])
    );
}

fn names() -> Vec<String> {
    pieces("example")
        .into_iter()
        .map(|piece| piece.words[0].clone())
        .collect()
}

/// What must arrive at which host.
fn wanted(inventory: &Inventory, reach: &Reach) -> Vec<(HostName, Packet)> {
    let edges = reach.edges.iter().filter(|edge| edge.opens());
    let at_host = |edge: &paygen::reach::Edge| {
        let host = host_of(inventory, &edge.to).cloned();
        let packets = packets(inventory, edge).into_iter();
        host.map(|host| packets.map(move |packet| (host.clone(), packet)))
    };
    edges.filter_map(at_host).flatten().collect()
}

/// Clients beside a registered service may dial what the registry tells them.
fn announced(inventory: &Inventory, reach: &Reach) -> Vec<(HostName, Packet)> {
    let mut all = Vec::new();
    for (id, instance) in inventory.instances() {
        for (port, _) in &instance.registers {
            let told = advertised(inventory, reach, id, port).unwrap();
            let Ok(address) = told.host.parse() else {
                continue; // the name of a container
            };
            let packet = Packet {
                transport: Transport::Tcp,
                ports: PortRange::one(told.port),
                to: Some(address),
                from: Source::Containers,
            };
            all.push((instance.host.clone(), packet));
        }
    }
    all
}
