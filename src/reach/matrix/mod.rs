//! Who can reach which port of the fleet, and which lines let them.
//!
//! It says what packets can do once all is rendered, which is more than what is meant: a door that
//! is open for one container of a host is open for all that sends from the host's address. Each
//! answer is a [`Walk`]; who walks the same way is asked for once. Whoever is on a host, outside of
//! its containers, reaches everything there, by whatever address, so that is no question.

mod crowd;

pub use crowd::Crowd;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::dial::number_of;
use super::walk::{Answer, Firewall, Goal, Hop, Walk};
use super::{Dial, Edge, End, Opening, Party, Reach, Source};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::name::HostName;
use crate::inventory::spec::{Peer, Place};
use crowd::outsiders;

/// A port of the fleet, and all who may reach it.
#[derive(Debug)]
pub struct Row<'a> {
    /// The host that it is on.
    pub host: &'a HostName,
    /// The port.
    pub to: End,
    /// Ways to it that somebody gets through or may get through.
    pub ways: Vec<Way<'a>>,
}

/// A way to a port.
#[derive(Debug)]
pub struct Way<'a> {
    /// Who gets through.
    pub from: Crowd,
    /// What they meet.
    pub walk: Walk,
    /// The edges of theirs that need the way; without any it is merely possible.
    pub needed: Vec<&'a Edge>,
}

impl Way<'_> {
    /// What they dial.
    pub fn dial(&self) -> Option<&Dial> {
        if let Some(Hop::Dials(dial)) = self.walk.hops.first() {
            return Some(dial);
        }
        None
    }

    /// The lines that open the firewall for them.
    pub fn opened_by(&self) -> BTreeSet<Origin> {
        let mut all = BTreeSet::new();
        for hop in &self.walk.hops {
            if let Hop::Firewall {
                state: Firewall::Lets { asked_at, .. },
                ..
            } = hop
            {
                all.extend(asked_at);
            }
        }
        all
    }
}

/// All ports of the hosts that are asked for, host by host.
pub fn rows<'a>(
    inventory: &'a Inventory,
    reach: &'a Reach,
    is_asked: impl Fn(&HostName) -> bool,
) -> Vec<Row<'a>> {
    let matrix = Matrix {
        inventory,
        reach,
        by_address: by_address(inventory),
        outsiders: outsiders(inventory, reach),
    };
    let hosts = inventory.hosts.values().filter(|host| is_asked(&host.name));
    hosts.flat_map(|host| matrix.rows_of(host)).collect()
}

/// What all rows have in common.
struct Matrix<'a> {
    inventory: &'a Inventory,
    reach: &'a Reach,
    by_address: BTreeMap<IpAddr, &'a HostName>,
    outsiders: BTreeSet<Peer>,
}

impl<'a> Matrix<'a> {
    fn rows_of(&self, host: &'a Host) -> Vec<Row<'a>> {
        let mut needed: BTreeMap<(&End, Crowd), Vec<&Edge>> = BTreeMap::new();
        for edge in self.reach.into_host(&host.name).filter(|edge| edge.opens()) {
            let crowd = Crowd::of(self.inventory, &edge.from, &host.name);
            needed.entry((&edge.to, crowd)).or_default().push(edge);
        }
        let row = |to: End| {
            let crowds = self.candidates(host, &to).into_iter();
            let ways = crowds.filter_map(|from| {
                let walk = self.walk(&from, &to)?;
                let needed = needed.get(&(&to, from.clone())).cloned();
                (walk.answer() != Answer::No).then(|| Way {
                    from,
                    walk,
                    needed: needed.unwrap_or_default(),
                })
            });
            Row {
                host: &host.name,
                ways: ways.collect(),
                to,
            }
        };
        ends(self.inventory, host).into_iter().map(row).collect()
    }

    /// Goes the way for all of a crowd. A container that dials itself proves nothing.
    fn walk(&self, from: &Crowd, to: &End) -> Option<Walk> {
        let myself = match to {
            End::Port(id, _) => Some(Party::Instance(*id)),
            End::External(..) | End::Sshd(_) => None,
        };
        let mut parties = from.parties(self.inventory).into_iter();
        let party = parties.find(|party| Some(party) != myself.as_ref())?;
        Walk::of(self.inventory, self.reach, &party, &Goal::End(to.clone()))
    }

    /// Everybody who could get through. Where paygen keeps the firewall, it stops all others.
    fn candidates(&self, host: &Host, to: &End) -> BTreeSet<Crowd> {
        let name = host.name.clone();
        let mut all = BTreeSet::from([Crowd::Own(name.clone()), Crowd::Containers(name)]);
        let openings = self.openings(host, to);
        let closed = host.spec.os.is_some() && openings.is_empty();
        if !closed {
            all.extend(self.outsiders.iter().cloned().map(Crowd::Peer));
        }
        let mut others: BTreeSet<&HostName> = if host.spec.os.is_some() {
            let sources = openings.iter().flat_map(|opening| &opening.sources);
            sources.flat_map(|source| self.senders(*source)).collect()
        } else {
            self.inventory.hosts.keys().collect()
        };
        others.remove(&host.name);
        all.extend(others.into_iter().cloned().map(Crowd::Machine));
        all
    }

    /// What the firewall opens for the number of a port.
    fn openings(&self, host: &Host, to: &End) -> Vec<&'a Opening> {
        let Some((ports, transport)) = number_of(self.inventory, to) else {
            return Vec::new();
        };
        let all = self.reach.openings.get(&host.name).into_iter().flatten();
        let fits = |one: &&Opening| {
            one.transport == transport
                && one.ports.first <= ports.first
                && ports.last <= one.ports.last
        };
        all.filter(fits).collect()
    }

    /// The hosts that have an address in a source.
    fn senders(&self, source: Source) -> Vec<&'a HostName> {
        let range = match source {
            Source::Any => return self.inventory.hosts.keys().collect(),
            Source::Range(range) => range,
            Source::Containers => return Vec::new(),
        };
        let within = self.by_address.range(range.network()..=range.broadcast());
        within.map(|(_, host)| *host).collect()
    }
}

/// The ports of a host that have a name, and its sshd if it is a machine with an address.
fn ends(inventory: &Inventory, host: &Host) -> Vec<End> {
    let instances = inventory.on_host(&host.name);
    let ports = instances.flat_map(|(id, one)| {
        let ports = one.spec.port.keys();
        ports.map(move |port| End::Port(id, port.clone()))
    });
    let externals = inventory.externals.iter();
    let here = externals.filter(|(_, one)| matches!(&one.at, Place::Host(at) if *at == host.name));
    let externals = here.flat_map(|(name, one)| {
        let ports = one.port.keys();
        ports.map(|port| End::External(name.clone(), port.clone()))
    });
    let sshd = (!host.spec.address.is_empty()).then(|| End::Sshd(host.name.clone()));
    sshd.into_iter().chain(ports).chain(externals).collect()
}

fn by_address(inventory: &Inventory) -> BTreeMap<IpAddr, &HostName> {
    let hosts = inventory.hosts.values();
    let all = hosts.flat_map(|host| {
        let addresses = host.spec.address.values().flat_map(|all| &all.0);
        addresses.map(|address| (*address, &host.name))
    });
    all.collect()
}
