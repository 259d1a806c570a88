//! A port is published only if an edge needs it, and bound only where the edge comes in.

use std::collections::BTreeMap;
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

/// A broker tells each client an address, so each must meet the listener that knows his; all other
/// services have one port for everybody.
fn mappings(inventory: &Inventory, reach: &Reach, id: InstanceId, name: &PortName) -> Vec<Mapping> {
    let Some(port) = inventory.port(id, name) else {
        return Vec::new();
    };
    let binds = binds(reach, id, name);
    let any = binds.contains_key(&BindAddress::Any);
    let kept = binds
        .into_iter()
        .filter(|(bind, _)| !any || *bind == BindAddress::Any);
    let is_broker = port.protocol == Protocol::Kafka;
    let listeners = is_broker.then(|| listeners_of(inventory, reach, id, name));
    let listeners = listeners.unwrap_or_default();
    let container = |via: &Via| {
        let own = listeners.iter().find(|listener| listener.via == *via);
        own.map_or(port.container, |own| PortRange::one(own.container))
    };
    kept.map(|(bind, via)| Mapping {
        bind,
        container: container(via),
    })
    .collect()
}

/// The addresses that are dialled from outside of the container's own network.
fn binds<'a>(reach: &'a Reach, id: InstanceId, name: &PortName) -> BTreeMap<BindAddress, &'a Via> {
    let edges = reach.into_port(id, name).filter(|edge| edge.opens());
    let dials = edges.filter_map(|edge| edge.dial.as_ref().ok());
    let bound = dials.filter_map(|dial| match &dial.via {
        Via::Container | Via::HostAddress | Via::Outside => None,
        Via::Public => Some((BindAddress::Any, &dial.via)),
        Via::Loopback | Via::Network(_) => {
            let address = dial.at.host.parse().ok()?;
            Some((BindAddress::One(address), &dial.via))
        }
    });
    bound.collect()
}
