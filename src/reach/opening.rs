//! What a host's firewall must let in, and nothing else: the smallest set that serves every edge.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::Reach;
use super::dial::{self, Via};
use super::edges::Edge;
use super::packet::{Packet, Source, needed, packets};
use super::party::{End, Party};
use super::projection::advertised;
use crate::inventory::Inventory;
use crate::inventory::model::Target;
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

/// One door, whoever it is for.
type Door = (HostName, Transport, PortRange, Option<IpAddr>);

/// The openings of every host.
pub(super) fn of(inventory: &Inventory, reach: &Reach) -> BTreeMap<HostName, Vec<Opening>> {
    let mut doors: BTreeMap<Door, (BTreeSet<Source>, BTreeSet<String>)> = BTreeMap::new();
    for edge in reach.edges.iter().filter(|edge| edge.opens()) {
        let Some(host) = dial::host_of(inventory, &edge.to) else {
            continue;
        };
        let hairpin = told_by_registry(inventory, reach, edge);
        let all = packets(inventory, edge).into_iter().chain(hairpin);
        for packet in all.filter(|packet| !packet.is_for_names()) {
            let door = (host.clone(), packet.transport, packet.ports, packet.to);
            let (sources, names) = doors.entry(door).or_default();
            sources.insert(packet.from);
            names.insert(name(inventory, &edge.to));
        }
    }
    let mut all: BTreeMap<HostName, Vec<Opening>> = BTreeMap::new();
    for ((host, transport, ports, to), (sources, names)) in doors {
        all.entry(host).or_default().push(Opening {
            transport,
            ports,
            to,
            sources,
            what: names.into_iter().collect::<Vec<_>>().join(", "),
        });
    }
    all.values_mut().for_each(drop_covered);
    all.retain(|_, openings| !openings.is_empty());
    all
}

/// What a host calls the end of an edge, such as `mariadb.sql`.
pub fn name(inventory: &Inventory, end: &End) -> String {
    match end {
        End::Port(id, port) => format!("{}.{port}", inventory.instance(*id).name),
        End::External(name, port) => format!("{name}.{port}"),
        End::Sshd(_) => "sshd".into(),
    }
}

/// A registry tells one address to all of its clients. If one of them is on another host, that is
/// the address of the host, and so a client beside the service dials it, too.
pub(super) fn told_by_registry(
    inventory: &Inventory,
    reach: &Reach,
    edge: &Edge,
) -> Option<Packet> {
    let (Party::Instance(from), End::Port(to, port), Ok(dial)) = (&edge.from, &edge.to, &edge.dial)
    else {
        return None;
    };
    let mut registers = inventory.instance(*to).registers.iter();
    let (_, registry) = registers.find(|(name, _)| name == port)?;
    let ask = |other: &Edge| registry.to.iter().any(|to| leads_to(to, &other.to));
    let asks = reach.from_instance(*from).iter().any(ask);
    if dial.via != Via::Container || !edge.kind.may_look_up() || !asks {
        return None;
    }
    let told = advertised(inventory, reach, *to, port)?;
    Some(Packet {
        transport: inventory.port(*to, port)?.transport,
        ports: PortRange::one(told.port),
        to: Some(told.host.parse().ok()?),
        from: Source::Containers,
    })
}

fn leads_to(target: &Target, end: &End) -> bool {
    match (target, end) {
        (Target::Port(id, port), End::Port(to, name)) => (id, port) == (to, name),
        (Target::External(name, port), End::External(to, at)) => (name, port) == (to, at),
        (Target::Port(..) | Target::External(..) | Target::Job(_), _) => false,
    }
}

/// Leaves out every source that another one, of the same opening or a wider one, lets in as well.
fn drop_covered(openings: &mut Vec<Opening>) {
    let needed = needed(openings.iter().flat_map(Opening::packets));
    for opening in openings.iter_mut() {
        let kept = opening.packets().filter(|packet| needed.contains(packet));
        opening.sources = kept.map(|packet| packet.from).collect();
    }
    openings.retain(|one| !one.sources.is_empty());
}

impl Opening {
    /// What it lets in, by source.
    pub fn packets(&self) -> impl Iterator<Item = Packet> {
        self.sources.iter().map(|from| Packet {
            transport: self.transport,
            ports: self.ports,
            to: self.to,
            from: *from,
        })
    }
}
