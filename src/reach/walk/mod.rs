//! Whether somebody reaches a port, and what decides it: from hop to hop, as a packet goes.
//!
//! The answer speaks of what is rendered. What nobody could find out, such as what a cloud does
//! inside of a tier, is unknown and neither yes nor no.

mod address;
mod arrival;
mod goal;
mod hop;
mod way_out;

pub use goal::Goal;
pub use hop::{Answer, Firewall, Hop, WayOut};

use std::collections::BTreeSet;

use super::dial::Dial;
use super::group::{self, Groups, Place};
use super::packet::{Packet, packets as edge_packets, packets_of};
use super::{Edge, Party, Reach, Source, Via};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::name::{HostName, NetworkName};
use crate::inventory::spec::Traffic;
use arrival::{arrives_at, listener};

/// A way from somebody to a port.
#[derive(Debug)]
pub struct Walk {
    /// What packets meet, in order. It ends with what answers, or where nobody can dial.
    pub hops: Vec<Hop>,
}

impl Walk {
    /// Goes the way; none if the goal is not there.
    pub fn of(inventory: &Inventory, reach: &Reach, from: &Party, to: &Goal) -> Option<Self> {
        let dial = match to.dial(inventory, from)? {
            Ok(dial) => dial,
            Err(hop) => return Some(Self { hops: vec![hop] }),
        };
        let way = Way {
            inventory,
            reach,
            groups: group::groups(inventory),
            from,
            to,
            dial: &dial,
        };
        Some(Self { hops: way.hops() })
    }

    /// Whether everything on the way lets it pass.
    pub fn answer(&self) -> Answer {
        let all = self.hops.iter().map(Hop::answer);
        all.max().unwrap_or(Answer::Unknown)
    }

    /// The first hop by which the answer is what it is; none where everything passes.
    pub fn deciding(&self) -> Option<&Hop> {
        let answer = self.answer();
        let mut hops = self.hops.iter().filter(|_| answer != Answer::Yes);
        hops.find(|hop| hop.answer() == answer)
    }
}

/// A way while it is gone.
struct Way<'a> {
    inventory: &'a Inventory,
    reach: &'a Reach,
    groups: Groups<'a>,
    from: &'a Party,
    to: &'a Goal,
    dial: &'a Dial,
}

impl Way<'_> {
    fn hops(&self) -> Vec<Hop> {
        let mut hops = vec![Hop::Dials(self.dial.clone())];
        let host = self.to.host(self.inventory);
        let host = host.and_then(|name| self.inventory.hosts.get(name));
        match &self.dial.via {
            Via::Container | Via::Loopback => {}
            Via::HostAddress => hops.extend(host.map(|host| self.firewall(host))),
            Via::Network(network) => {
                hops.extend(self.group_out());
                hops.extend(host.and_then(|host| self.tier(network, &host.name)));
                hops.extend(host.and_then(|host| self.group_in(host)));
                hops.extend(host.map(|host| self.firewall(host)));
            }
            Via::Public => {
                hops.extend(self.group_out());
                hops.extend(self.way_out());
                hops.extend(host.and_then(|host| self.door(host)));
                hops.extend(host.and_then(|host| self.group_in(host)));
                hops.extend(host.map(|host| self.firewall(host)));
            }
            Via::Outside => {
                hops.extend(self.group_out());
                hops.extend(self.way_out());
            }
        }
        hops.push(match host {
            Some(host) => listener(self.inventory, self.reach, host, self.to, self.dial),
            None => Hop::Leaves,
        });
        hops
    }

    /// The host of who dials; none if that is somebody outside.
    fn here(&self) -> Option<&HostName> {
        match self.from {
            Party::Instance(id) => Some(&self.inventory.instance(*id).host),
            Party::Host(name) => Some(name),
            Party::Peer(_) => None,
        }
    }

    /// What the cloud around who dials does with what leaves it.
    fn way_out(&self) -> Option<Hop> {
        let host = self.inventory.hosts.get(self.here()?)?;
        let transport = self.to.transport(self.inventory);
        way_out::way_out(self.inventory, self.reach, host, &self.dial.at, transport)
    }

    /// The groups around who dials, where they list what goes out.
    fn group_out(&self) -> Option<Hop> {
        let host = self.here()?;
        let groups = self.groups.get(host)?;
        let place = self
            .dial
            .at
            .host
            .parse()
            .map_or(Place::Name, Place::Address);
        let (ports, transport) = (self.dial.at.port, self.to.transport(self.inventory));
        Some(Hop::GroupOut {
            host: host.clone(),
            passes: group::lets_out(self.inventory, groups, &place, ports, transport),
        })
    }

    /// What the cloud does between hosts of a network. Where a group stands before the host, that
    /// says what passes.
    fn tier(&self, network: &NetworkName, host: &HostName) -> Option<Hop> {
        if self.groups.contains_key(host) {
            return None;
        }
        let known = self.inventory.networks.get(network);
        let traffic = known.map_or(Traffic::Unknown, |network| network.intra);
        Some(Hop::Tier {
            network: network.clone(),
            traffic,
        })
    }

    /// The cloud's door at a public address; hosts in no tier have none.
    fn door(&self, host: &Host) -> Option<Hop> {
        arrival::tier_of(self.inventory, host)?;
        let packets = self.packets(host);
        let openings = self.reach.openings.get(&host.name);
        let doors = openings.into_iter().flatten();
        let doors: Vec<Packet> = doors
            .filter(|opening| opening.to.is_none())
            .flat_map(super::Opening::packets)
            .collect();
        let through = |packet: &Packet| doors.iter().any(|door| door.covers(packet));
        Some(Hop::Door {
            host: host.name.clone(),
            open: packets.iter().all(through),
        })
    }

    /// The groups before the host that is dialled.
    fn group_in(&self, host: &Host) -> Option<Hop> {
        let groups = self.groups.get(&host.name)?;
        let packets = self.packets(host);
        let passes = |packet: &Packet| group::lets_in(self.inventory, groups, packet);
        Some(Hop::GroupIn {
            host: host.name.clone(),
            passes: packets.iter().all(passes),
        })
    }

    fn firewall(&self, host: &Host) -> Hop {
        let packets = self.packets(host);
        let what: Option<BTreeSet<String>> = packets
            .iter()
            .map(|packet| self.opening(host, packet))
            .collect();
        let state = match what {
            _ if host.spec.os.is_none() => Firewall::NotOurs,
            Some(what) => Firewall::Lets {
                what,
                asked_at: self.askers(host, &packets),
            },
            None => Firewall::Drops,
        };
        Hop::Firewall {
            host: host.name.clone(),
            state,
        }
    }

    /// What the opening is for that lets a packet in.
    fn opening(&self, host: &Host, packet: &Packet) -> Option<String> {
        if packet.is_for_names() {
            return Some("names".into());
        }
        let mut openings = self.reach.openings.get(&host.name)?.iter();
        let lets = openings.find(|one| one.packets().any(|own| own.covers(packet)));
        lets.map(|one| one.what.clone())
    }

    /// The lines whose edges opened the way for these packets.
    fn askers(&self, host: &Host, packets: &[Packet]) -> BTreeSet<Origin> {
        let here = self.reach.into_host(&host.name).filter(|edge| edge.opens());
        let opens = |edge: &&Edge| {
            let doors = edge_packets(self.inventory, edge);
            let through = |packet| doors.iter().any(|door| door.covers(packet));
            packets.iter().any(through)
        };
        here.filter(opens).map(|edge| edge.origin).collect()
    }

    /// What comes to the host, behind the cloud's translation; from anywhere where nobody knows, so
    /// it is never empty.
    fn packets(&self, host: &Host) -> Vec<Packet> {
        let transport = self.to.transport(self.inventory);
        let to = arrives_at(self.inventory, host, self.dial);
        let mut packets = packets_of(self.inventory, self.from, self.dial, transport);
        if packets.is_empty() {
            packets.push(Packet {
                transport,
                ports: self.dial.at.port,
                to,
                from: Source::Any,
            });
        }
        for packet in &mut packets {
            packet.to = to;
        }
        packets
    }
}
