//! What becomes of a packet, by the rendered files alone: the cloud's rows and groups, the host's
//! firewall, and what Compose publishes. Nothing here knows an edge.

use std::net::IpAddr;

use compose::{Published, published};
use kt::{Forward, Policy, forwards, policies};
use nft::{Rule, rules};
use openstack::{GroupRule, group};

use crate::support::rendered::Environment;

mod compose;
mod kt;
mod nft;
mod openstack;

/// A packet that somebody sends to a host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet {
    pub(super) from: IpAddr,
    pub(super) to: IpAddr,
    pub(super) udp: bool,
    pub(super) port: u16,
}

/// What lets packets out of a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// A rule for addresses.
    Listed,
    /// A rule for a name alone, which may be any address.
    Named,
    /// Nothing.
    Shut,
}

/// What the files say of one host.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    /// None where paygen keeps no firewall.
    pub(super) from_outside: Option<Vec<Rule>>,
    pub(super) from_containers: Vec<Rule>,
    pub(super) forwards: Vec<Forward>,
    pub(super) policies: Vec<Policy>,
    pub(super) group: Vec<GroupRule>,
    pub(super) published: Vec<Published>,
}

impl Files {
    /// Reads what was rendered for a host.
    pub(super) fn of(environment: &Environment, host: &str) -> Self {
        let firewall = optional(environment, &format!("{host}/firewall.nft"));
        let rows = optional(environment, "cloud/kt-d1.json");
        let groups = optional(environment, "cloud/openstack.tf");
        let folder = format!(
            "{}/{host}/docker-compose.",
            environment.inventory.environment
        );
        let below = environment
            .artifacts
            .below(environment.inventory.environment.as_str());
        let compose = below.filter(|(path, _)| path.as_str().starts_with(&folder));
        Self {
            from_outside: firewall.map(|text| rules(text, "from_outside")),
            from_containers: firewall.map_or(Vec::new(), |text| rules(text, "from_containers")),
            forwards: rows.map(forwards).unwrap_or_default(),
            policies: rows.map(policies).unwrap_or_default(),
            group: groups.map_or(Vec::new(), |text| group(text, host)),
            published: compose.flat_map(|(_, one)| published(&one.bytes)).collect(),
        }
    }

    /// The address behind the cloud's door for a packet to a public address.
    pub(super) fn forwarded(&self, packet: &Packet) -> Option<IpAddr> {
        let door = self.forwards.iter().find(|one| one.takes(packet));
        door.map(|door| door.private)
    }

    /// Whether the security group of the host lets it in.
    pub(super) fn group_lets_in(&self, packet: &Packet) -> bool {
        self.group.iter().any(|rule| rule.lets_in(packet))
    }

    /// How the platform's edge lets it out.
    pub(super) fn edge_lets_out(&self, packet: &Packet) -> Exit {
        best(self.policies.iter().map(|one| one.lets_out(packet)))
    }

    /// How the security group of the host lets it out.
    pub(super) fn group_lets_out(&self, packet: &Packet) -> Exit {
        best(self.group.iter().map(|one| one.lets_out(packet)))
    }

    /// Whether the firewall accepts it from outside; none where there is no firewall.
    pub(super) fn accepts(&self, packet: &Packet) -> Option<bool> {
        let mut rules = self.from_outside.as_ref()?.iter();
        Some(rules.any(|rule| rule.accepts(packet)))
    }

    /// The same for a packet from a container on the host to the host.
    pub(super) fn accepts_from_container(&self, packet: &Packet) -> Option<bool> {
        self.from_outside.as_ref()?;
        let mut rules = self.from_containers.iter();
        Some(rules.any(|rule| rule.accepts(packet)))
    }

    /// The port inside of a container that gets it.
    pub(super) fn container_port(&self, packet: &Packet) -> Option<u16> {
        let found = self.published.iter().find(|one| one.takes(packet))?;
        Some(found.inside.0 + (packet.port - found.outside.0))
    }

    /// Every number that a door of any kind has, as port and whether it is UDP.
    pub(super) fn numbers(&self) -> Vec<(u16, bool)> {
        let rules = self.from_outside.iter().flatten();
        let rules = rules.map(|one| (one.ports.1, one.udp));
        let published = self.published.iter().map(|one| (one.outside.0, one.udp));
        rules.chain(published).collect()
    }
}

fn best(all: impl Iterator<Item = Exit>) -> Exit {
    let all: Vec<Exit> = all.collect();
    let order = [Exit::Listed, Exit::Named];
    let found = order.into_iter().find(|one| all.contains(one));
    found.unwrap_or(Exit::Shut)
}

fn optional<'a>(environment: &'a Environment, path: &str) -> Option<&'a str> {
    let path = format!("{}/{path}", environment.inventory.environment);
    let artifact = environment.artifacts.get(&path)?;
    Some(std::str::from_utf8(&artifact.bytes).unwrap())
}

fn within((first, last): (u16, u16), port: u16) -> bool {
    (first..=last).contains(&port)
}

fn ports(text: &str) -> (u16, u16) {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    (first.parse().unwrap(), last.parse().unwrap())
}

/// A range, or an address alone; none for a name.
fn range(word: &str) -> Option<ipnet::IpNet> {
    let address = || word.parse::<IpAddr>().ok().map(ipnet::IpNet::from);
    word.parse().ok().or_else(address)
}
