//! What a host's firewall must let in, and nothing else: the smallest set that serves every edge.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::Reach;
use super::dial;
use super::edges::End;
use super::packet::{Packet, Source, packets};
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::inventory::spec::{PortRange, Transport};

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

/// The openings of every host.
pub(super) fn of(inventory: &Inventory, reach: &Reach) -> BTreeMap<HostName, Vec<Opening>> {
    type Key = (HostName, Transport, PortRange, Option<IpAddr>, String);
    let mut merged: BTreeMap<Key, BTreeSet<Source>> = BTreeMap::new();
    for edge in reach.edges.iter().filter(|edge| edge.opens()) {
        let Some(host) = dial::host_of(inventory, &edge.to) else {
            continue;
        };
        for packet in packets(inventory, edge) {
            let Packet {
                transport,
                ports,
                to,
                from,
            } = packet;
            let key = (
                host.clone(),
                transport,
                ports,
                to,
                name(inventory, &edge.to),
            );
            merged.entry(key).or_default().insert(from);
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

fn name(inventory: &Inventory, end: &End) -> String {
    match end {
        End::Port(id, port) => format!("{}.{port}", inventory.instance(*id).name),
        End::External(name, port) => format!("{name}.{port}"),
        End::Sshd(_) => "sshd".into(),
    }
}

/// Leaves out every source that another one holds.
fn smallest(sources: BTreeSet<Source>) -> BTreeSet<Source> {
    let all = sources.clone();
    sources
        .into_iter()
        .filter(|one| !all.iter().any(|other| other != one && other.covers(*one)))
        .collect()
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
                let covered = |outer: &Source| outer.covers(*inner);
                !other.sources.iter().any(covered)
            });
        }
    }
    openings.retain(|one| !one.sources.is_empty());
}
