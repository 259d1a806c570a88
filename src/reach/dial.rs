//! The address at which somebody reaches a port, decided by where he stands.

use std::net::IpAddr;

use super::address::HostPort;
use super::party::{End, Party};
use crate::inventory::Inventory;
use crate::inventory::model::{Host, InstanceId, PUBLIC};
use crate::inventory::name::{HostName, NetworkName, PortName, ServiceName};
use crate::inventory::spec::{Bind, NetworkMode, Peer, Place, PortRange, PortSpec, Transport};

/// What is dialled, and over what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dial {
    /// The name or address and the port.
    pub at: HostPort,
    /// What lies between.
    pub via: Via,
}

/// What lies between the one who dials and the port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    /// The network of the Compose project on one host.
    Container,
    /// 127.0.0.1 of the host.
    Loopback,
    /// The host's own address, dialled from a container on it.
    HostAddress,
    /// A network that both ends share, other than the public one.
    Network(NetworkName),
    /// The host's public address.
    Public,
    /// Out of the fleet.
    Outside,
}

/// Why a port cannot be dialled from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The two hosts have no network in common.
    NoCommonNetwork(HostName, HostName),
    /// They share networks, but no address family in any of them.
    NoCommonFamily(HostName, HostName),
    /// The host has no address where this party dials.
    NoAddress(HostName, String),
    /// The port may only be bound to 127.0.0.1, as all ports of processes are.
    LoopbackOnly,
}

/// The address at which `from` reaches a port of an instance.
pub(super) fn to_port(
    inventory: &Inventory,
    from: &Party,
    to: (InstanceId, &PortName),
) -> Option<Result<Dial, Obstacle>> {
    let spec = inventory.port(to.0, to.1)?;
    let target = Target {
        inventory,
        id: to.0,
        spec,
        host: inventory.host_of(to.0)?,
    };
    Some(match from {
        Party::Instance(id) => target.for_instance(*id),
        Party::Peer(peer) => target.for_peer(peer),
        Party::Host(name) if *name == target.host.name => Ok(target.on_loopback()),
        Party::Host(name) => target.for_host(name),
    })
}

/// The address at which somebody reaches something that the fleet does not run.
pub(super) fn to_external(
    inventory: &Inventory,
    from: &Party,
    to: (&ServiceName, &PortName),
) -> Option<Result<Dial, Obstacle>> {
    let port = inventory.external_port(to.0, to.1)?.number;
    let outside = |host: String| Dial {
        at: HostPort { host, port },
        via: Via::Outside,
    };
    Some(match &inventory.externals.get(to.0)?.at {
        Place::Dns(name) => Ok(outside(name.clone())),
        Place::Address(address) => Ok(outside(address.to_string())),
        Place::Host(name) => to_process(inventory, from, inventory.hosts.get(name)?, port),
    })
}

/// The address at which the people of `[operator]` reach a host's sshd.
pub(super) fn to_sshd(host: &Host, inventory: &Inventory, peer: &Peer) -> Result<Dial, Obstacle> {
    let port = PortRange::one(host.spec.ssh.port);
    from_outside(inventory, host, peer, port)
}

/// The end of an edge as a host, if it is in the fleet.
pub fn host_of<'a>(inventory: &'a Inventory, end: &'a End) -> Option<&'a HostName> {
    match end {
        End::Port(id, _) => Some(&inventory.instance(*id).host),
        End::Sshd(host) => Some(host),
        End::External(name, _) => match &inventory.externals.get(name)?.at {
            Place::Host(host) => Some(host),
            Place::Dns(_) | Place::Address(_) => None,
        },
    }
}

/// The number by which the end of an edge is known on its host, and TCP or UDP.
pub(super) fn number_of(inventory: &Inventory, end: &End) -> Option<(PortRange, Transport)> {
    match end {
        End::Port(id, port) => {
            let spec = inventory.port(*id, port)?;
            let target = Target {
                inventory,
                id: *id,
                spec,
                host: inventory.host_of(*id)?,
            };
            Some((target.number(), spec.transport))
        }
        End::External(name, port) => {
            let port = inventory.external_port(name, port)?;
            Some((port.number, port.transport))
        }
        End::Sshd(host) => {
            let number = inventory.hosts.get(host)?.spec.ssh.port;
            Some((PortRange::one(number), Transport::Tcp))
        }
    }
}

/// To a process on a host, which is no container.
pub(super) fn to_process(
    inventory: &Inventory,
    from: &Party,
    host: &Host,
    port: PortRange,
) -> Result<Dial, Obstacle> {
    let here = match from {
        Party::Peer(peer) => return from_outside(inventory, host, peer, port),
        Party::Host(here) => here,
        Party::Instance(id) => &inventory.instance(*id).host,
    };
    if *here != host.name {
        return between(inventory, here, &host.name, port);
    }
    let bridged = |id: &InstanceId| inventory.instance(*id).spec.network == NetworkMode::Bridge;
    match from {
        Party::Instance(id) if bridged(id) && !host.runs_processes() => {
            own_address(inventory, &host.name, port)
        }
        Party::Instance(_) | Party::Host(_) | Party::Peer(_) => Ok(loopback(port)),
    }
}

fn loopback(port: PortRange) -> Dial {
    let host = "127.0.0.1".into();
    Dial {
        at: HostPort { host, port },
        via: Via::Loopback,
    }
}

struct Target<'a> {
    inventory: &'a Inventory,
    id: InstanceId,
    spec: &'a PortSpec,
    host: &'a Host,
}

impl Target<'_> {
    fn for_instance(&self, from: InstanceId) -> Result<Dial, Obstacle> {
        let here = self.inventory.instance(from);
        if here.host != self.host.name {
            return self.for_host(&here.host);
        }
        if self.host.runs_processes() || here.spec.network == NetworkMode::Host {
            return Ok(self.on_loopback());
        }
        if self.is_on_host_network() {
            self.may_leave_loopback()?;
            return own_address(self.inventory, &self.host.name, self.spec.container);
        }
        let host = self.inventory.instance(self.id).name.clone();
        Ok(Dial {
            at: HostPort {
                host,
                port: self.spec.container,
            },
            via: Via::Container,
        })
    }

    fn for_host(&self, from: &HostName) -> Result<Dial, Obstacle> {
        self.may_leave_loopback()?;
        between(self.inventory, from, &self.host.name, self.number())
    }

    fn for_peer(&self, peer: &Peer) -> Result<Dial, Obstacle> {
        if *peer == Peer::Localhost {
            return Ok(self.on_loopback());
        }
        self.may_leave_loopback()?;
        from_outside(self.inventory, self.host, peer, self.number())
    }

    fn may_leave_loopback(&self) -> Result<(), Obstacle> {
        if self.spec.bind == Bind::Loopback || self.host.runs_processes() {
            return Err(Obstacle::LoopbackOnly);
        }
        Ok(())
    }

    fn on_loopback(&self) -> Dial {
        loopback(self.number())
    }

    fn is_on_host_network(&self) -> bool {
        self.inventory.instance(self.id).spec.network == NetworkMode::Host
    }

    /// The number by which the port is known on its host.
    fn number(&self) -> PortRange {
        if self.is_on_host_network() && !self.host.runs_processes() {
            return self.spec.container;
        }
        self.spec.publish.unwrap_or(self.spec.container)
    }
}

fn own_address(inventory: &Inventory, host: &HostName, port: PortRange) -> Result<Dial, Obstacle> {
    let machine = inventory.hosts.get(host);
    let order = inventory.network_order();
    let addresses = order
        .iter()
        .filter_map(|network| machine?.addresses(network).first());
    match addresses.into_iter().next() {
        Some(address) => {
            let at = HostPort {
                host: address.to_string(),
                port,
            };
            Ok(Dial {
                at,
                via: Via::HostAddress,
            })
        }
        None => Err(Obstacle::NoAddress(host.clone(), "any network".into())),
    }
}

/// From one host to another: the first network that both share, in the order of preference.
fn between(
    inventory: &Inventory,
    from: &HostName,
    to: &HostName,
    port: PortRange,
) -> Result<Dial, Obstacle> {
    let none = || Obstacle::NoCommonNetwork(from.clone(), to.clone());
    let source = inventory.hosts.get(from).ok_or_else(none)?;
    let target = inventory.hosts.get(to).ok_or_else(none)?;
    let order = inventory.network_order();
    let mut shared = order.iter().filter(|network| {
        !source.addresses(network).is_empty() && !target.addresses(network).is_empty()
    });
    let mut any = false;
    shared
        .find_map(|network| {
            any = true;
            let address = common_family(source.addresses(network), target.addresses(network))?;
            let at = HostPort {
                host: address.to_string(),
                port,
            };
            Some(Dial {
                at,
                via: over(network),
            })
        })
        .ok_or_else(|| {
            if any {
                Obstacle::NoCommonFamily(from.clone(), to.clone())
            } else {
                none()
            }
        })
}

/// A public address may be translated on its way, so it is told apart from those of a network.
pub(super) fn over(network: &NetworkName) -> Via {
    if network.as_str() == PUBLIC {
        Via::Public
    } else {
        Via::Network(network.clone())
    }
}

fn common_family(from: &[IpAddr], to: &[IpAddr]) -> Option<IpAddr> {
    let dialable = |address: &&IpAddr| from.iter().any(|own| own.is_ipv4() == address.is_ipv4());
    let v4_first = to.iter().filter(|address| address.is_ipv4());
    v4_first
        .chain(to.iter().filter(|address| address.is_ipv6()))
        .find(dialable)
        .copied()
}

fn from_outside(
    inventory: &Inventory,
    host: &Host,
    peer: &Peer,
    port: PortRange,
) -> Result<Dial, Obstacle> {
    let at = |host: String| HostPort { host, port };
    let network = match peer {
        Peer::Localhost => return Ok(loopback(port)),
        Peer::Network(name) => Some(name.clone()),
        Peer::Cidr(range) => inside(inventory, range),
        Peer::Internet | Peer::Operator => None,
    };
    let place = network.as_ref().map_or(PUBLIC, NetworkName::as_str);
    let mut all = host.spec.address.iter();
    let addresses = all.find(|(name, _)| name.as_str() == place);
    let address = addresses.and_then(|(_, all)| all.0.iter().find(|one| speaks(peer, **one)));
    match address {
        Some(address) => Ok(Dial {
            at: at(address.to_string()),
            via: network.as_ref().map_or(Via::Public, over),
        }),
        None => Err(Obstacle::NoAddress(host.name.clone(), place.to_owned())),
    }
}

/// Whether somebody there can dial an address of this family.
fn speaks(peer: &Peer, address: IpAddr) -> bool {
    match peer {
        Peer::Cidr(range) => range.addr().is_ipv4() == address.is_ipv4(),
        Peer::Internet | Peer::Operator | Peer::Localhost | Peer::Network(_) => true,
    }
}

/// The network of the fleet that holds the whole range.
pub(super) fn inside(inventory: &Inventory, range: &ipnet::IpNet) -> Option<NetworkName> {
    let holds = |cidr: &ipnet::IpNet| cidr.contains(range);
    let mut networks = inventory.networks.iter();
    networks
        .find(|(_, network)| network.cidr.as_ref().is_some_and(holds))
        .map(|(name, _)| name.clone())
}
