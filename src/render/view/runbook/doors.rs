//! Who may reach which port.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::inventory::Inventory;
use crate::inventory::spec::{Peer, Place};
use crate::reach::{Edge, End, Party, Via};
use crate::render::Scene;

/// A port at an address, and all who come there.
#[derive(Serialize)]
pub(super) struct Door {
    host: String,
    what: String,
    at: String,
    from: String,
}

/// Every port that somebody reaches from outside its Compose project.
pub(super) fn of(scene: &Scene<'_>) -> Vec<Door> {
    let inventory = scene.inventory;
    let mut doors: BTreeMap<(String, String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    for edge in scene.reach.edges.iter().filter(|edge| edge.opens()) {
        let (Some((host, what)), Ok(dial)) = (end(inventory, edge), &edge.dial) else {
            continue;
        };
        match dial.via {
            Via::Container | Via::Outside => continue,
            Via::Loopback | Via::HostAddress | Via::Network(_) | Via::Public => {}
        }
        let door = doors.entry((host, what, dial.at.to_string())).or_default();
        door.insert(party(inventory, &edge.from));
    }
    let door = |((host, what, at), from): (_, BTreeSet<_>)| Door {
        host,
        what,
        at,
        from: words(from),
    };
    doors.into_iter().map(door).collect()
}

/// The host and the port, such as `mariadb.sql`.
fn end(inventory: &Inventory, edge: &Edge) -> Option<(String, String)> {
    match &edge.to {
        End::Port(id, port) => {
            let instance = inventory.instance(*id);
            Some((
                instance.host.to_string(),
                format!("{}.{port}", instance.name),
            ))
        }
        End::Sshd(host) => Some((host.to_string(), "sshd".into())),
        End::External(name, port) => match &inventory.externals.get(name)?.at {
            Place::Host(host) => Some((host.to_string(), format!("{name}.{port}"))),
            Place::Dns(_) | Place::Address(_) => None,
        },
    }
}

/// A host and a service on it, or somebody outside and nothing.
fn party(inventory: &Inventory, party: &Party) -> (String, String) {
    match party {
        Party::Instance(id) => {
            let instance = inventory.instance(*id);
            (instance.host.to_string(), instance.name.clone())
        }
        Party::Host(host) => (host.to_string(), String::new()),
        Party::Peer(peer) => (outside(inventory, peer), String::new()),
    }
}

/// `internet`, or a name with its range.
pub(super) fn outside(inventory: &Inventory, peer: &Peer) -> String {
    match peer {
        Peer::Network(name) => {
            let cidr = inventory
                .networks
                .get(name)
                .and_then(|network| network.cidr);
            cidr.map_or(name.to_string(), |cidr| format!("{name} {cidr}"))
        }
        Peer::Cidr(range) if inventory.operator.from.contains(peer) => format!("operator {range}"),
        Peer::Internet | Peer::Operator | Peer::Localhost | Peer::Cidr(_) => peer.to_string(),
    }
}

/// `internet; vm2: proxy, worker`.
fn words(from: BTreeSet<(String, String)>) -> String {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (place, service) in from {
        let services = places.entry(place).or_default();
        services.extend(Some(service).filter(|service| !service.is_empty()));
    }
    let words = places
        .into_iter()
        .map(|(place, services)| match services.as_slice() {
            [] => place,
            all => format!("{place}: {}", all.join(", ")),
        });
    words.collect::<Vec<_>>().join("; ")
}
