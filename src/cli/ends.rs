//! The two ends of a way, as a person types them.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::inventory::Inventory;
use crate::inventory::lint::closest;
use crate::inventory::model::InstanceId;
use crate::inventory::name::{HostName, PortName, ServiceName};
use crate::inventory::spec::{Peer, Transport};
use crate::reach::walk::Goal;
use crate::reach::{End, Party};

/// Nothing in the fleet is called so.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotThere {
    /// Nobody who could dial.
    #[error(
        "nobody is called `{name}`{near}; who asks is a service, a host, a network, an address, \
         `internet` or `operator`"
    )]
    Asker {
        /// As typed.
        name: String,
        /// What it resembles.
        near: String,
    },
    /// Nothing to dial.
    #[error(
        "nothing is called `{name}`{near}; what is reached is `service.port`, or `host:number` \
         or `address:number` with `/udp` behind it if need be"
    )]
    Goal {
        /// As typed.
        name: String,
        /// What it resembles.
        near: String,
    },
}

/// Everybody who is meant by a name; nobody in an environment that does not have it.
pub(super) fn askers(inventory: &Inventory, name: &str) -> Vec<Party> {
    let peer = match name {
        "internet" => Some(Peer::Internet),
        "operator" => return operators(inventory),
        _ => name.parse::<IpNet>().ok().map(Peer::Cidr),
    };
    if let Some(peer) = peer {
        return vec![Party::Peer(peer)];
    }
    if let Ok(address) = name.parse::<IpAddr>() {
        return vec![at(inventory, address)];
    }
    let instances = instances(inventory, name);
    if !instances.is_empty() {
        return instances.into_iter().map(Party::Instance).collect();
    }
    let hosts = inventory.hosts.keys();
    if let Some(host) = hosts.into_iter().find(|host| host.as_str() == name) {
        return vec![Party::Host(host.clone())];
    }
    let mut networks = inventory.network_order().iter();
    let network = networks.find(|network| network.as_str() == name);
    let peer = network.map(|network| Party::Peer(Peer::Network(network.clone())));
    peer.into_iter().collect()
}

/// Each place where operators sit, since each may dial another address.
fn operators(inventory: &Inventory) -> Vec<Party> {
    let all = &inventory.operator.from;
    let nowhere = all.is_empty().then_some(&Peer::Operator);
    all.iter()
        .chain(nowhere)
        .cloned()
        .map(Party::Peer)
        .collect()
}

/// Everything that is meant by a name.
pub(super) fn goals(inventory: &Inventory, name: &str) -> Vec<Goal> {
    if let Some(goal) = number(inventory, name) {
        return vec![goal];
    }
    let Some((service, port)) = name.rsplit_once('.') else {
        return Vec::new();
    };
    let instances = instances(inventory, service).into_iter();
    let ports = instances.filter_map(|id| {
        let port = key(inventory.instance(id).spec.port.keys(), port)?;
        Some(End::Port(id, port))
    });
    let external = inventory.externals.iter();
    let external = external.filter(|(name, _)| name.as_str() == service);
    let external = external.filter_map(|(name, one)| {
        let port = key(one.port.keys(), port)?;
        Some(End::External(name.clone(), port))
    });
    ports.chain(external).map(Goal::End).collect()
}

/// What somebody may have meant who is in no environment.
pub(super) fn no_asker(inventories: &[&Inventory], name: &str) -> NotThere {
    let known = inventories.iter().flat_map(|one| {
        let services = one.services.keys().map(ServiceName::as_str);
        services.chain(one.hosts.keys().map(HostName::as_str))
    });
    NotThere::Asker {
        name: name.to_owned(),
        near: near(name, known),
    }
}

/// What somebody may have meant by what is in no environment.
pub(super) fn no_goal(inventories: &[&Inventory], name: &str) -> NotThere {
    let ports: Vec<String> = inventories
        .iter()
        .flat_map(|one| &one.services)
        .flat_map(|(service, spec)| {
            spec.port
                .keys()
                .map(move |port| format!("{service}.{port}"))
        })
        .collect();
    NotThere::Goal {
        name: name.to_owned(),
        near: near(name, ports.iter().map(String::as_str)),
    }
}

fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let meant = closest(name, known);
    meant.map_or(String::new(), |meant| format!(", but `{meant}` is there"))
}

/// Whoever has the address: a host of the fleet, else somebody outside.
fn at(inventory: &Inventory, address: IpAddr) -> Party {
    let has = |one: &&crate::inventory::model::Host| {
        let mut all = one.spec.address.values().flat_map(|list| &list.0);
        all.any(|own| *own == address)
    };
    match inventory.hosts.values().find(has) {
        Some(host) => Party::Host(host.name.clone()),
        None => Party::Peer(Peer::Cidr(address.into())),
    }
}

/// The instances of a service, or the one of that name.
fn instances(inventory: &Inventory, name: &str) -> Vec<InstanceId> {
    let all = inventory.instances();
    let meant = all.filter(|(_, one)| one.service.as_str() == name || one.name == name);
    meant.map(|(id, _)| id).collect()
}

/// `vm1:3306`, `vm1:53/udp`, `10.0.0.1:3306` or `[fd00::1]:3306`.
fn number(inventory: &Inventory, name: &str) -> Option<Goal> {
    let (host, number) = name.rsplit_once(':')?;
    let (number, transport) = match number.split_once('/') {
        Some((number, "udp")) => (number, Transport::Udp),
        Some((number, "tcp")) => (number, Transport::Tcp),
        Some(_) => return None,
        None => (number, Transport::Tcp),
    };
    let number = number.parse().ok().filter(|number| *number > 0)?;
    if let Some(address) = dialled(host) {
        return Some(Goal::Address {
            address,
            number,
            transport,
        });
    }
    let host = inventory
        .hosts
        .keys()
        .find(|known| known.as_str() == host)?;
    Some(Goal::Number {
        host: host.clone(),
        number,
        transport,
    })
}

/// An address that means the same machine wherever it is dialled.
fn dialled(text: &str) -> Option<IpAddr> {
    let inner = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address = match inner {
        Some(inner) => IpAddr::V6(inner.parse().ok()?),
        None => IpAddr::V4(text.parse().ok()?),
    };
    let of_one = !address.is_loopback() && !address.is_unspecified() && !address.is_multicast();
    of_one.then_some(address)
}

fn key<'a>(mut known: impl Iterator<Item = &'a PortName>, name: &str) -> Option<PortName> {
    known.find(|known| known.as_str() == name).cloned()
}
