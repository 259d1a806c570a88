//! Every rule that follows from the edges, with the lines that ask for it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::cloud::{Cloud, Door, Path};
use super::opening::told_by_registry;
use super::packet::packets;
use super::{BindAddress, Edge, End, Opening, Packet, Published, Reach, Source, Via, end_name};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::model::InstanceId;
use crate::inventory::name::{HostName, PortName};
use crate::inventory::spec::{PortRange, Transport};

/// A door that somebody must hold open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Who holds it open.
    pub keeper: Keeper,
    /// The host behind it.
    pub host: HostName,
    /// From where; none where that is the firewall's affair.
    pub from: Option<Source>,
    /// The address that is dialled; none where it is any of the host's.
    pub to: Option<IpAddr>,
    /// Port numbers.
    pub ports: PortRange,
    /// TCP or UDP.
    pub transport: Transport,
    /// The port numbers inside of a container, where one is published.
    pub inside: Option<PortRange>,
    /// What listens there, such as `mariadb.sql`.
    pub what: String,
    /// The lines that ask for it.
    pub asked_at: BTreeSet<Origin>,
}

/// Who holds a door open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeper {
    /// The cloud, at a public address.
    Door,
    /// The cloud, from machine to machine of a tier.
    Path,
    /// The host's firewall.
    Firewall,
    /// Docker, which maps a container's port.
    Published,
}

/// The rules of the hosts that are asked for, by keeper and host.
pub fn rules(
    inventory: &Inventory,
    reach: &Reach,
    is_asked: impl Fn(&HostName) -> bool,
) -> Vec<Rule> {
    let search = Search { inventory, reach };
    let cloud = Cloud::of(inventory, reach);
    let doors = cloud.doors.iter().flat_map(|door| search.door(door));
    let paths = cloud.paths.iter().map(|path| search.path(path));
    let kept = inventory
        .hosts
        .values()
        .filter(|host| host.spec.os.is_some());
    let openings = kept.flat_map(|host| {
        let own = reach.openings.get(&host.name).into_iter().flatten();
        own.flat_map(|opening| search.opening(&host.name, opening))
    });
    let published = reach.published.iter();
    let published = published.flat_map(|((id, port), one)| search.published(*id, port, one));
    let all = doors.chain(paths).chain(openings).chain(published);
    let mut all: Vec<Rule> = all.filter(|rule| is_asked(&rule.host)).collect();
    all.sort_by(|a, b| (a.keeper, &a.host).cmp(&(b.keeper, &b.host)));
    all
}

/// Looks for the lines behind what is open.
struct Search<'a> {
    inventory: &'a Inventory,
    reach: &'a Reach,
}

impl Search<'_> {
    fn door(&self, door: &Door) -> Vec<Rule> {
        let rule = |from: &ipnet::IpNet| {
            let all = from.prefix_len() == 0;
            let from = if all {
                Source::Any
            } else {
                Source::Range(*from)
            };
            let packet = Packet {
                transport: door.transport,
                ports: door.ports,
                to: None,
                from,
            };
            let over = |edge: &Edge| edge.dial.as_ref().is_ok_and(|dial| dial.via == Via::Public);
            Rule {
                to: Some(door.public),
                what: door.what.clone(),
                ..self.rule(Keeper::Door, &door.host, packet, over)
            }
        };
        door.from.iter().map(rule).collect()
    }

    fn path(&self, path: &Path) -> Rule {
        let packet = Packet {
            transport: path.transport,
            ports: path.ports,
            to: Some(path.to),
            from: Source::Range(path.from),
        };
        let via = Via::Network(path.network.clone());
        let over = |edge: &Edge| edge.dial.as_ref().is_ok_and(|dial| dial.via == via);
        Rule {
            what: path.what.clone(),
            ..self.rule(Keeper::Path, &path.host, packet, over)
        }
    }

    fn opening(&self, host: &HostName, opening: &Opening) -> Vec<Rule> {
        let rule = |packet| Rule {
            what: opening.what.clone(),
            ..self.rule(Keeper::Firewall, host, packet, |_| true)
        };
        opening.packets().map(rule).collect()
    }

    /// A rule for a packet, asked for by the edges that it lets in.
    fn rule(
        &self,
        keeper: Keeper,
        host: &HostName,
        packet: Packet,
        over: impl Fn(&Edge) -> bool,
    ) -> Rule {
        let edges = self
            .reach
            .into_host(host)
            .filter(|edge| edge.opens() && over(edge));
        let asks = |edge: &&Edge| {
            let mut own = packets(self.inventory, edge);
            own.extend(told_by_registry(self.inventory, self.reach, edge));
            own.iter().any(|one| packet.covers(one))
        };
        Rule {
            keeper,
            host: host.clone(),
            from: Some(packet.from),
            to: packet.to,
            ports: packet.ports,
            transport: packet.transport,
            inside: None,
            what: String::new(),
            asked_at: edges.filter(asks).map(|edge| edge.origin).collect(),
        }
    }

    fn published(&self, id: InstanceId, port: &PortName, published: &Published) -> Vec<Rule> {
        let edges = self.reach.into_port(id, port).filter(|edge| edge.opens());
        let edges: Vec<&Edge> = edges.collect();
        let one = |mapping: &super::Mapping| {
            let to = match mapping.bind {
                BindAddress::Any => None,
                BindAddress::One(address) => Some(address),
            };
            let asks = |edge: &&&Edge| {
                let Ok(dial) = &edge.dial else { return false };
                match &dial.via {
                    Via::Container | Via::HostAddress | Via::Outside => false,
                    Via::Loopback | Via::Network(_) | Via::Public => {
                        to.is_none_or(|to| dial.at.host == to.to_string())
                    }
                }
            };
            Rule {
                keeper: Keeper::Published,
                host: self.inventory.instance(id).host.clone(),
                from: None,
                to,
                ports: published.number,
                transport: published.transport,
                inside: Some(mapping.container),
                what: end_name(self.inventory, &End::Port(id, port.clone())),
                asked_at: edges.iter().filter(asks).map(|edge| edge.origin).collect(),
            }
        };
        published.mappings.iter().map(one).collect()
    }
}
