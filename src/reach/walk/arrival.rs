//! Where packets come to at a host, and what answers them there.

use std::net::IpAddr;

use super::goal::Goal;
use super::hop::Hop;
use crate::inventory::Inventory;
use crate::inventory::model::{Host, InstanceId};
use crate::inventory::name::{NetworkName, PortName};
use crate::inventory::spec::{Bind, NetworkMode, Place, PortRange, Transport};
use crate::reach::opening::name;
use crate::reach::{BindAddress, Dial, End, Reach, Via};

/// The network whose cloud stands around a host.
pub(super) fn tier_of<'a>(inventory: &'a Inventory, host: &Host) -> Option<&'a NetworkName> {
    inventory.network_order().iter().find(|name| {
        let network = inventory.networks.get(*name);
        let is_tier = network.is_some_and(|network| network.tier.is_some());
        is_tier && !host.addresses(name).is_empty()
    })
}

/// The address in its tier that stands behind a host's public one. Of IPv6 nothing is translated.
pub(super) fn translated(inventory: &Inventory, host: &Host) -> Option<IpAddr> {
    let mut own = host.addresses(tier_of(inventory, host)?).iter();
    own.find(|one| one.is_ipv4()).copied()
}

/// The address that the host sees: a cloud rewrites a public one to that of the tier.
pub(super) fn arrives_at(inventory: &Inventory, host: &Host, dial: &Dial) -> Option<IpAddr> {
    let dialled: IpAddr = dial.at.host.parse().ok()?;
    match &dial.via {
        Via::Public if dialled.is_ipv4() => translated(inventory, host).or(Some(dialled)),
        Via::Public => Some(dialled),
        Via::Container | Via::Loopback | Via::HostAddress | Via::Network(_) | Via::Outside => {
            Some(dialled)
        }
    }
}

/// What answers at the end.
pub(super) fn listener(
    inventory: &Inventory,
    reach: &Reach,
    host: &Host,
    to: &Goal,
    dial: &Dial,
) -> Hop {
    if dial.via == Via::Container {
        let what = dial.at.to_string();
        return Hop::Container { what };
    }
    let wanted = Wanted {
        inventory,
        reach,
        host,
        at: arrives_at(inventory, host, dial),
        ports: dial.at.port,
        transport: to.transport(inventory),
    };
    let mut found: Vec<(End, Hop)> = wanted.processes().chain(wanted.mapped()).collect();
    let meant = |(end, _): &(End, Hop)| match to {
        Goal::End(meant) => end == meant,
        Goal::Number { .. } | Goal::Address { .. } => true,
    };
    if let Some(index) = found.iter().position(meant) {
        return found.swap_remove(index).1;
    }
    match found.first() {
        Some((end, _)) => Hop::Another {
            what: name(inventory, end),
        },
        None => Hop::Nobody {
            host: host.name.clone(),
            elsewhere: wanted.elsewhere(),
        },
    }
}

/// Ports of a host at an address.
struct Wanted<'a> {
    inventory: &'a Inventory,
    reach: &'a Reach,
    host: &'a Host,
    at: Option<IpAddr>,
    ports: PortRange,
    transport: Transport,
}

impl<'a> Wanted<'a> {
    /// sshd, what the fleet does not run, and services on the host's own network.
    fn processes(&self) -> impl Iterator<Item = (End, Hop)> {
        let sshd = (self.is(PortRange::one(self.host.spec.ssh.port), Transport::Tcp))
            .then(|| End::Sshd(self.host.name.clone()));
        let externals = self
            .inventory
            .externals
            .iter()
            .filter(|(_, one)| matches!(&one.at, Place::Host(host) if *host == self.host.name));
        let externals = externals.flat_map(|(name, one)| {
            let ports = one.port.iter();
            let ours = ports.filter(|(_, port)| self.is(port.number, port.transport));
            ours.map(move |(port, _)| End::External(name.clone(), port.clone()))
        });
        let services = self.ports().filter_map(|(id, name)| {
            let spec = self.inventory.port(id, name)?;
            let instance = self.inventory.instance(id);
            let process = self.host.runs_processes();
            let own = process || instance.spec.network == NetworkMode::Host;
            let number = spec.publish.filter(|_| process).unwrap_or(spec.container);
            let shut = (process || spec.bind == Bind::Loopback) && !self.is_loopback();
            (own && !shut && self.is(number, spec.transport)).then(|| End::Port(id, name.clone()))
        });
        let all = sshd.into_iter().chain(externals).chain(services);
        all.map(|end| {
            let what = name(self.inventory, &end);
            (end, Hop::Process { what })
        })
    }

    /// Ports of containers that the host maps at this address.
    fn mapped(&self) -> impl Iterator<Item = (End, Hop)> {
        self.published().filter_map(|(id, port)| {
            let published = self.reach.published.get(&(id, port.clone()))?;
            let mapping = published.mappings.iter().find(|one| match one.bind {
                BindAddress::Any => true,
                BindAddress::One(bind) => Some(bind) == self.at,
            })?;
            let end = End::Port(id, port.clone());
            let hop = Hop::Mapped {
                what: name(self.inventory, &end),
                bind: mapping.bind,
                inside: mapping.container,
            };
            Some((end, hop))
        })
    }

    /// What has this number at other addresses.
    fn elsewhere(&self) -> Option<String> {
        let (id, name) = self.published().next()?;
        Some(format!("{}.{name}", self.inventory.instance(id).name))
    }

    /// Published ports with this number.
    fn published(&self) -> impl Iterator<Item = (InstanceId, &'a PortName)> {
        self.ports().filter(|(id, name)| {
            let published = self.reach.published.get(&(*id, (*name).clone()));
            published.is_some_and(|one| self.is(one.number, one.transport))
        })
    }

    fn ports(&self) -> impl Iterator<Item = (InstanceId, &'a PortName)> + use<'a> {
        let all = self.inventory.on_host(&self.host.name);
        all.flat_map(|(id, one)| one.spec.port.keys().map(move |name| (id, name)))
    }

    fn is(&self, ports: PortRange, transport: Transport) -> bool {
        let holds = ports.first <= self.ports.first && self.ports.last <= ports.last;
        holds && transport == self.transport
    }

    fn is_loopback(&self) -> bool {
        self.at.is_some_and(|address| address.is_loopback())
    }
}
