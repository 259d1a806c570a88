//! A port is published only if an edge needs it, and bound only where the edge comes in.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::listeners::listeners_of;
use super::{Reach, Via};
use crate::inventory::Inventory;
use crate::inventory::model::InstanceId;
use crate::inventory::name::PortName;
use crate::inventory::spec::{NetworkMode, PortRange, Protocol, Transport};

/// A published port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its number on the host.
    pub number: PortRange,
    /// TCP or UDP.
    pub transport: Transport,
    /// How it is mapped, by the address it is bound to.
    pub mappings: Vec<Mapping>,
}

/// One line of a container's `ports`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The address it is bound to.
    pub bind: BindAddress,
    /// The port inside the container.
    pub container: PortRange,
}

/// Where a published port is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BindAddress {
    /// Every address of the host: the internet is let in.
    Any,
    /// One address.
    One(IpAddr),
}

/// Works out what is published, from the edges alone.
pub(super) fn of(
    inventory: &Inventory,
    reach: &Reach,
) -> BTreeMap<(InstanceId, PortName), Published> {
    let mut all = BTreeMap::new();
    for (id, instance) in inventory.instances() {
        let process = inventory
            .host_of(id)
            .is_some_and(crate::inventory::model::Host::runs_processes);
        if process || instance.spec.network == NetworkMode::Host {
            continue; // nothing is mapped: it listens on the host itself
        }
        for (name, port) in &instance.spec.port {
            let mappings = mappings(inventory, reach, id, name);
            if !mappings.is_empty() {
                let number = port.publish.unwrap_or(port.container);
                let published = Published {
                    number,
                    transport: port.transport,
                    mappings,
                };
                all.insert((id, name.clone()), published);
            }
        }
    }
    all
}

fn mappings(inventory: &Inventory, reach: &Reach, id: InstanceId, name: &PortName) -> Vec<Mapping> {
    let Some(port) = inventory.port(id, name) else {
        return Vec::new();
    };
    let binds = binds(inventory, reach, id, name);
    if port.protocol == Protocol::Kafka {
        return kafka(inventory, reach, id, name, &binds);
    }
    let any = binds.contains(&BindAddress::Any);
    let kept = binds
        .into_iter()
        .filter(|bind| !any || *bind == BindAddress::Any);
    kept.map(|bind| Mapping {
        bind,
        container: port.container,
    })
    .collect()
}

fn binds(
    inventory: &Inventory,
    reach: &Reach,
    id: InstanceId,
    name: &PortName,
) -> BTreeSet<BindAddress> {
    let dials = reach
        .into_port(id, name)
        .filter(|edge| edge.opens())
        .filter_map(|edge| edge.dial.as_ref().ok());
    let mut binds = BTreeSet::new();
    for dial in dials {
        match &dial.via {
            Via::Container | Via::HostAddress | Via::Outside => {}
            Via::Loopback => {
                binds.insert(BindAddress::One(IpAddr::from([127, 0, 0, 1])));
            }
            Via::Public => {
                binds.insert(BindAddress::Any);
            }
            Via::Network(network) => {
                let host = inventory.host_of(id);
                let addresses = host.map_or(&[][..], |host| host.addresses(network));
                binds.extend(addresses.iter().copied().map(BindAddress::One));
            }
        }
    }
    binds
}

/// Each network's clients must meet the listener that tells them that network's address.
fn kafka(
    inventory: &Inventory,
    reach: &Reach,
    id: InstanceId,
    name: &PortName,
    binds: &BTreeSet<BindAddress>,
) -> Vec<Mapping> {
    let listeners = listeners_of(inventory, reach, id, name);
    let host = inventory.host_of(id);
    let listener_at = |bind: BindAddress| {
        let of_network = listeners.iter().find(|listener| {
            let (Some(network), BindAddress::One(address)) = (&listener.network, bind) else {
                return false;
            };
            host.is_some_and(|host| host.addresses(network).contains(&address))
        });
        of_network
            .or(listeners.first())
            .map(|listener| listener.container)
    };
    let mapping = |bind: &BindAddress| {
        let container = PortRange::one(listener_at(*bind)?);
        Some(Mapping {
            bind: *bind,
            container,
        })
    };
    binds.iter().filter_map(mapping).collect()
}
