//! The packets of the edges, and whether the rendered files serve them. What other people keep, or
//! a cloud does by itself, is left out here.

use std::net::IpAddr;

use paygen::inventory::spec::{Peer, Transport};
use paygen::reach::{Edge, End, Party, Via};

use super::senders::{position, senders};
use super::simulator::{Exit, Packet};
use super::site::{Sender, Site, Verdict};
use crate::support::rendered::Environment;

/// A packet of an edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) way: Way,
    pub(super) packet: Packet,
}

/// Where it goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// From a container to its own host.
    Home(usize),
    /// Over a host's loopback.
    Loopback(usize),
    /// Over a wire: from a host, or from somebody else, to a host.
    Wire(Option<usize>, usize),
    /// From a host out of the fleet.
    Out(usize),
}

/// The packets of an edge, one for each port and each end of a range of senders.
pub(super) fn samples(site: &Site<'_>, environment: &Environment, edge: &Edge) -> Vec<Sample> {
    let Some(dial) = edge.dial.as_ref().ok().filter(|_| edge.opens()) else {
        return Vec::new();
    };
    let Ok(to) = dial.at.host.parse::<IpAddr>() else {
        return Vec::new();
    };
    let packets = |(way, from, to)| {
        let udp = is_udp(environment, &edge.to);
        let sample = move |port| Sample {
            way,
            packet: Packet {
                from,
                to,
                udp,
                port,
            },
        };
        (dial.at.port.first..=dial.at.port.last).map(sample)
    };
    let ways = ways(site, environment, edge, &dial.via, to).into_iter();
    ways.flat_map(packets).collect()
}

/// The ways of an edge, each with the address of its sender and the one that is dialled.
fn ways(
    site: &Site<'_>,
    environment: &Environment,
    edge: &Edge,
    via: &Via,
    to: IpAddr,
) -> Vec<(Way, IpAddr, IpAddr)> {
    let inventory = &environment.inventory;
    let loopback = || {
        let host = paygen::reach::host_of(inventory, &edge.to).expect("it is in the fleet");
        (Way::Loopback(position(site.world, host.as_str())), to, to)
    };
    if *via == Via::Loopback {
        return vec![loopback()];
    }
    let mut all = Vec::new();
    for to in dialled(site, edge, to) {
        match senders(site.world, inventory, &edge.from, to) {
            Some(senders) => {
                let each = senders.into_iter().filter_map(|from| way(site, from, to));
                all.extend(each.map(|(way, from)| (way, from, to)));
            }
            // Nobody knows who is there; what he needs for sure is somebody who listens.
            None => all.push(loopback()),
        }
    }
    all
}

/// Whoever is on the internet dials any public address of the host.
fn dialled(site: &Site<'_>, edge: &Edge, to: IpAddr) -> Vec<IpAddr> {
    if edge.from != Party::Peer(Peer::Internet) {
        return vec![to];
    }
    let (host, network) = site.world.owner(to).expect("it is a host's");
    let families = [true, false].into_iter();
    families
        .filter_map(|v4| site.world.address(host, network, v4))
        .collect()
}

fn way(site: &Site<'_>, from: Sender, to: IpAddr) -> Option<(Way, IpAddr)> {
    let owner = site.world.owner(to);
    match (from, owner) {
        (Sender::Stranger(own), Some((host, _))) => Some((Way::Wire(None, host), own)),
        (Sender::Stranger(_), None) => None,
        (Sender::Host(here) | Sender::Container(here), None) => Some((Way::Out(here), to)),
        (Sender::Host(here) | Sender::Container(here), Some((host, _))) if here == host => {
            Some((Way::Home(host), to))
        }
        (Sender::Host(here) | Sender::Container(here), Some((host, network))) => {
            let own = site.world.address(here, network, to.is_ipv4())?;
            Some((Way::Wire(Some(here), host), own))
        }
    }
}

fn is_udp(environment: &Environment, end: &End) -> bool {
    let inventory = &environment.inventory;
    let transport = match end {
        End::Port(id, port) => inventory.port(*id, port).unwrap().transport,
        End::External(name, port) => inventory.external_port(name, port).unwrap().transport,
        End::Sshd(_) => Transport::Tcp,
    };
    transport == Transport::Udp
}

impl Site<'_> {
    /// Whether all files let it through to somebody who listens.
    pub(super) fn serves(&self, sample: &Sample) -> bool {
        let Sample { way, packet } = *sample;
        match way {
            Way::Loopback(host) => self.listens(host, packet) == Verdict::Answered,
            Way::Home(host) => {
                self.files[host].accepts_from_container(&packet) != Some(false)
                    && self.listens(host, packet) == Verdict::Answered
            }
            Way::Out(here) => self.lets_out(here, packet),
            Way::Wire(here, host) => {
                here.is_none_or(|here| self.lets_over(here, packet)) && self.lets_in(host, packet)
            }
        }
    }

    /// Whether the files of a shut tier let it leave its host for another one.
    fn lets_over(&self, here: usize, packet: Packet) -> bool {
        let (_, network) = self.world.owner(packet.to).expect("it is a host's");
        let mut all = self.world.networks.iter();
        let over_a_tier = all.any(|net| net.name == network && net.is_tier);
        if network == super::world::PUBLIC {
            return self.lets_out(here, packet);
        }
        !over_a_tier
            || !self.is_shut_in(here)
            || self.files[here].group_lets_out(&packet) != Exit::Shut
    }

    /// Whether the files of a shut tier let it leave that.
    fn lets_out(&self, here: usize, packet: Packet) -> bool {
        let tier = self.world.tier_of(here);
        let inside =
            tier.is_some_and(|tier| tier.cidr.is_some_and(|cidr| cidr.contains(&packet.to)));
        let group = self.files[here].group_lets_out(&packet) != Exit::Shut;
        let own = tier.and_then(|tier| self.world.address(here, &tier.name, true));
        let edge = match own.filter(|_| packet.to.is_ipv4() && !inside) {
            Some(from) => self.files[here].edge_lets_out(&Packet { from, ..packet }) != Exit::Shut,
            None => true,
        };
        !self.is_shut_in(here) || (group && edge)
    }

    fn is_shut_in(&self, here: usize) -> bool {
        let tier = self.world.tier_of(here);
        tier.is_some_and(|tier| tier.egress != Some(true))
    }

    fn lets_in(&self, host: usize, packet: Packet) -> bool {
        let (_, network) = self.world.owner(packet.to).expect("it is a host's");
        let mut all = self.world.networks.iter();
        let over_a_tier = all.any(|net| net.name == network && net.is_tier);
        let files = &self.files[host];
        let Some(inside) = self.through_door(host, network, packet) else {
            return false;
        };
        (!over_a_tier || files.group_lets_in(&inside))
            && files.accepts(&inside) != Some(false)
            && self.listens(host, inside) == Verdict::Answered
    }
}
