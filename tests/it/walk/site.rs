//! A packet through a world: what the clouds and other people's rules do is a fact of the world, all
//! else stands in the rendered files.

use std::net::IpAddr;

use super::simulator::{Exit, Files, Packet};
use super::world::{Kept, PUBLIC, World};
use crate::support::rendered::Environment;

/// What becomes of it; the last of several on a way holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Somebody answers.
    Answered,
    /// Nobody can know.
    Unknown,
    /// It does not get there, or nobody listens.
    Lost,
}

/// Who sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    /// A process of a host, or a container on its network.
    Host(usize),
    /// A container on a network of its own.
    Container(usize),
    /// Somebody with this address.
    Stranger(IpAddr),
}

/// A world and the files that were made for it.
pub(super) struct Site<'a> {
    pub(super) world: &'a World,
    pub(super) files: Vec<Files>,
}

impl<'a> Site<'a> {
    pub(super) fn new(world: &'a World, environment: &Environment) -> Self {
        let hosts = world.hosts.iter();
        let files = hosts.map(|host| Files::of(environment, &host.name));
        Self {
            world,
            files: files.collect(),
        }
    }

    /// What becomes of a packet to this address.
    pub(super) fn verdict(&self, from: Sender, to: IpAddr, udp: bool, port: u16) -> Verdict {
        let packet = |from| Packet {
            from,
            to,
            udp,
            port,
        };
        let Some((host, network)) = self.world.owner(to) else {
            return match from {
                Sender::Host(here) | Sender::Container(here) if self.speaks(here, to) => {
                    self.leaves(here, packet(to))
                }
                Sender::Stranger(own) if own.is_ipv4() == to.is_ipv4() => Verdict::Answered,
                Sender::Host(_) | Sender::Container(_) | Sender::Stranger(_) => Verdict::Lost,
            };
        };
        match from {
            Sender::Host(here) | Sender::Container(here) if here == host => {
                self.at_home(from, host, network, packet(to))
            }
            Sender::Host(here) | Sender::Container(here) => {
                let own = self.world.address(here, network, to.is_ipv4());
                own.map_or(Verdict::Lost, |own| {
                    let left = self.leaves_for(here, network, packet(own));
                    left.max(self.arrives(host, network, packet(own)))
                })
            }
            Sender::Stranger(own) => {
                let of_host = self.world.owner(own).map(|(_, network)| network);
                let in_range = || self.world.network_of(own).map(|net| net.name.as_str());
                let stands = of_host.or_else(in_range).unwrap_or(PUBLIC);
                if stands != network || own.is_ipv4() != to.is_ipv4() {
                    return Verdict::Lost;
                }
                self.arrives(host, network, packet(own))
            }
        }
    }

    /// Whether a host has an address of the family, as far as its addresses are known.
    fn speaks(&self, here: usize, to: IpAddr) -> bool {
        let own = self.world.hosts[here].addresses.iter();
        let mut own = own.flat_map(|(_, all)| all).peekable();
        own.peek().is_none() || own.any(|one| one.is_ipv4() == to.is_ipv4())
    }

    /// Whether anybody answers a packet to an address of a host, were it there, and at which port
    /// inside of a container.
    pub(super) fn arrived(
        &self,
        to: IpAddr,
        udp: bool,
        port: u16,
    ) -> Option<(Verdict, Option<u16>)> {
        let (host, network) = self.world.owner(to)?;
        let public = network == PUBLIC && to.is_ipv4();
        let tier = self.world.tier_of(host).filter(|_| public);
        let own = tier.and_then(|tier| self.world.address(host, &tier.name, true));
        let to = own.unwrap_or(to);
        let packet = Packet {
            from: to,
            to,
            udp,
            port,
        };
        let inside = self.files[host].container_port(&packet);
        Some((self.listens(host, packet), inside))
    }

    /// A packet that stays on its host.
    fn at_home(&self, from: Sender, host: usize, network: &str, packet: Packet) -> Verdict {
        let translated = network == PUBLIC && packet.to.is_ipv4();
        if translated && self.world.tier_of(host).is_some() {
            return Verdict::Unknown;
        }
        let shut = matches!(from, Sender::Container(_))
            && self.files[host].accepts_from_container(&packet) == Some(false);
        if shut {
            return Verdict::Lost;
        }
        self.listens(host, packet)
    }

    /// Out of a host, over a network.
    fn leaves_for(&self, here: usize, network: &str, packet: Packet) -> Verdict {
        if network == PUBLIC {
            return self.leaves(here, packet);
        }
        self.group_out(here, packet)
    }

    /// Out of a host and of its tier.
    fn leaves(&self, here: usize, packet: Packet) -> Verdict {
        self.group_out(here, packet).max(self.way_out(here, packet))
    }

    fn group_out(&self, here: usize, packet: Packet) -> Verdict {
        let mut groups = self.world.groups_of(here).peekable();
        let free = groups.peek().is_none() || {
            let mut groups = self.world.groups_of(here);
            groups.any(|group| group.egress.is_none())
        };
        let mut rules = groups.flat_map(|group| group.egress.iter().flatten());
        known(free || rules.any(|rule| self.fits(rule, packet, packet.to)))
    }

    fn fits(&self, rule: &Kept, packet: Packet, other: IpAddr) -> bool {
        let ports = rule.ports.0 <= packet.port && packet.port <= rule.ports.1;
        let mut ranges = self.world.ranges(&rule.peer).into_iter();
        ports && rule.udp == packet.udp && ranges.any(|range| range.contains(&other))
    }

    /// The cloud around a host lets everything out, or what the files list.
    fn way_out(&self, here: usize, packet: Packet) -> Verdict {
        let Some(tier) = self.world.tier_of(here) else {
            return Verdict::Answered;
        };
        let stays = tier.cidr.is_some_and(|cidr| cidr.contains(&packet.to));
        if stays || tier.egress == Some(true) {
            return Verdict::Answered;
        }
        let group = self.files[here].group_lets_out(&packet);
        let own = self.world.address(here, &tier.name, true);
        let exit = match own {
            Some(own) if packet.to.is_ipv4() => {
                let inside = Packet {
                    from: own,
                    ..packet
                };
                let edge = self.files[here].edge_lets_out(&inside);
                assert_eq!(
                    edge == Exit::Shut,
                    group == Exit::Shut,
                    "{packet:?} {self:#?}"
                );
                edge
            }
            _ => group,
        };
        match (exit, tier.egress) {
            (Exit::Listed, _) => Verdict::Answered,
            (Exit::Named, _) | (Exit::Shut, None) => Verdict::Unknown,
            (Exit::Shut, Some(_)) => Verdict::Lost,
        }
    }

    /// Over a wire into a host.
    fn arrives(&self, host: usize, network: &str, packet: Packet) -> Verdict {
        self.same_door(host, network, packet);
        let Some(inside) = self.through_door(host, network, packet) else {
            return Verdict::Lost;
        };
        let files = &self.files[host];
        let firewall = files.accepts(&inside);
        let tier = self
            .world
            .tier_of(host)
            .is_some_and(|tier| tier.name == network);
        if tier && files.group_lets_in(&inside) {
            assert_ne!(
                firewall,
                Some(false),
                "{packet:?} passes the group alone: {self:#?}"
            );
        }
        let mut groups = self.world.groups_of(host).peekable();
        let cloud = if groups.peek().is_some() {
            let mut rules = groups.flat_map(|group| &group.ingress);
            known(rules.any(|rule| self.fits(rule, inside, inside.from)))
        } else {
            let mut all = self.world.networks.iter();
            let net = all.find(|net| net.name == network);
            net.map_or(Verdict::Answered, |net| {
                net.intra.map_or(Verdict::Unknown, known)
            })
        };
        let firewall = known(firewall.unwrap_or(true));
        cloud.max(firewall).max(self.listens(host, inside))
    }

    /// The packet behind the cloud's edge.
    pub(super) fn through_door(
        &self,
        host: usize,
        network: &str,
        packet: Packet,
    ) -> Option<Packet> {
        if network != PUBLIC || self.world.tier_of(host).is_none() {
            return Some(packet);
        }
        let files = &self.files[host];
        let group = files.group_lets_in(&packet);
        if packet.to.is_ipv6() {
            return group.then_some(packet);
        }
        let forwarded = files.forwarded(&packet).filter(|_| group);
        forwarded.map(|to| Packet { to, ..packet })
    }

    /// Two clouds take the same doors, each in its own form.
    fn same_door(&self, host: usize, network: &str, packet: Packet) {
        let files = &self.files[host];
        let translated = network == PUBLIC && packet.to.is_ipv4();
        if translated && self.world.tier_of(host).is_some() {
            let forwarded = files.forwarded(&packet).is_some();
            assert_eq!(
                forwarded,
                files.group_lets_in(&packet),
                "{packet:?} {self:#?}"
            );
        }
    }

    /// Whether anything answers at the host itself.
    pub(super) fn listens(&self, host: usize, packet: Packet) -> Verdict {
        let on_loopback = packet.to.is_loopback();
        let machine = &self.world.hosts[host];
        let sshd = ((machine.ssh, machine.ssh), false);
        let externals = self.world.externals.iter();
        let externals = externals.filter(|one| one.at == Ok(host));
        let externals = externals.map(|one| (one.ports, one.udp));
        let here = self
            .world
            .services
            .iter()
            .filter(|one| one.on.contains(&host));
        let own = here.flat_map(|service| service.ports.iter().map(move |port| (service, port)));
        let own = own.filter_map(|(service, port)| {
            if machine.runs_processes {
                let number = port.publish.unwrap_or(port.inside);
                return on_loopback.then_some((number, port.udp));
            }
            let open = service.on_host_network && (!port.is_loopback || on_loopback);
            open.then_some((port.inside, port.udp))
        });
        let mut all = [sshd].into_iter().chain(externals).chain(own);
        let process = all.any(|((first, last), udp)| {
            udp == packet.udp && first <= packet.port && packet.port <= last
        });
        known(process || self.files[host].container_port(&packet).is_some())
    }
}

impl std::fmt::Debug for Site<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, text) in self.world.inventory() {
            writeln!(f, "-- {name} --\n{}", String::from_utf8_lossy(&text))?;
        }
        Ok(())
    }
}

fn known(passes: bool) -> Verdict {
    if passes {
        Verdict::Answered
    } else {
        Verdict::Lost
    }
}
