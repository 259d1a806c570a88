//! Who must reach whom, from where, at which address; and what follows for ports and firewalls.
//!
//! Every edge of the fleet is here with the place in the TOML that asks for it. Publishing, the
//! firewall, advertised addresses and what a service is told at run time all follow from them.

mod address;
pub mod browser;
pub mod cloud;
mod dial;
mod edges;
mod egress;
mod gateways;
pub mod group;
mod listeners;
pub mod matrix;
mod opening;
mod packet;
mod party;
pub mod projection;
mod publish;
pub mod rules;
pub mod settings;
mod spare;
pub mod walk;

pub use address::HostPort;
pub use dial::{Dial, Obstacle, Via, host_of};
pub use edges::{Edge, EdgeKind};
pub use egress::{Egress, bootstrap_egress_of, egress_of, through_proxy};
pub use listeners::{LISTENER_STEP, Listener, listeners_of};
pub use opening::{Opening, name as end_name};
pub use packet::{Packet, Source, packets, sources_of};
pub use party::{End, Party};
pub use publish::{BindAddress, Mapping, Published};
pub use spare::{Spare, SpareLine, spares};

use std::collections::BTreeMap;

use crate::inventory::Inventory;
use crate::inventory::model::InstanceId;
use crate::inventory::name::{HostName, PortName};
use gateways::Gateways;

/// All edges of one environment and what follows from them.
#[derive(Debug)]
pub struct Reach {
    /// Every edge, in the order of who dials.
    pub edges: Vec<Edge>,
    /// Ports that are published, and by which edges.
    pub published: BTreeMap<(InstanceId, PortName), Published>,
    /// What each host must let in from outside.
    pub openings: BTreeMap<HostName, Vec<Opening>>,
    incoming: BTreeMap<(InstanceId, PortName), Vec<usize>>,
    by_host: BTreeMap<HostName, Vec<usize>>,
    gateways: Gateways,
}

impl Reach {
    /// Follows every reference of the inventory.
    pub fn of(inventory: &Inventory) -> Self {
        let edges = edges::of(inventory);
        let mut incoming: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut by_host: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, edge) in edges.iter().enumerate() {
            if let Some(host) = host_of(inventory, &edge.to) {
                by_host.entry(host.clone()).or_default().push(index);
            }
            if let End::Port(id, port) = &edge.to {
                incoming.entry((*id, port.clone())).or_default().push(index);
            }
        }
        let mut reach = Self {
            edges,
            published: BTreeMap::new(),
            openings: BTreeMap::new(),
            incoming,
            by_host,
            gateways: Gateways::of(inventory),
        };
        reach.published = publish::of(inventory, &reach);
        reach.openings = opening::of(inventory, &reach);
        reach
    }

    /// The edges that end at a port.
    pub fn into_port(&self, id: InstanceId, port: &PortName) -> impl Iterator<Item = &Edge> {
        let found = self.incoming.get(&(id, port.clone()));
        found.into_iter().flatten().map(|index| &self.edges[*index])
    }

    /// The edges that end on a host.
    pub fn into_host(&self, host: &HostName) -> impl Iterator<Item = &Edge> {
        let found = self.by_host.get(host);
        found.into_iter().flatten().map(|index| &self.edges[*index])
    }

    /// The edges that start at an instance.
    pub fn from_instance(&self, id: InstanceId) -> &[Edge] {
        let party = Party::Instance(id);
        let first = self.edges.partition_point(|edge| edge.from < party);
        let last = self.edges.partition_point(|edge| edge.from <= party);
        &self.edges[first..last]
    }
}
