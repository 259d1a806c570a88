//! Who dials, as far as ways tell them apart: what sends from one address is one crowd.

use std::collections::BTreeSet;

use crate::inventory::Inventory;
use crate::inventory::model::{Host, InstanceId};
use crate::inventory::name::HostName;
use crate::inventory::spec::{NetworkMode, Peer};
use crate::reach::{Party, Reach};

/// All who reach the same ports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Crowd {
    /// A host itself and what runs on its network, dialling on the host.
    Own(HostName),
    /// The containers of a host that have a network of their own, dialling on the host.
    Containers(HostName),
    /// A host and all of its containers, dialling another one: they share its addresses.
    Machine(HostName),
    /// Somebody who is not part of the fleet.
    Peer(Peer),
}

impl Crowd {
    /// Everybody in it.
    pub fn parties(&self, inventory: &Inventory) -> Vec<Party> {
        let instances = |host: &HostName, keep: fn(&Inventory, InstanceId) -> bool| {
            let all = inventory.on_host(host).map(|(id, _)| id);
            let kept = all.filter(|id| keep(inventory, *id));
            kept.map(Party::Instance).collect::<Vec<Party>>()
        };
        let with_host = |host: &HostName, mut all: Vec<Party>| {
            all.insert(0, Party::Host(host.clone()));
            all
        };
        match self {
            Crowd::Own(host) => with_host(
                host,
                instances(host, |inventory, id| !is_bridged(inventory, id)),
            ),
            Crowd::Containers(host) => instances(host, is_bridged),
            Crowd::Machine(host) => with_host(host, instances(host, |_, _| true)),
            Crowd::Peer(peer) => vec![Party::Peer(peer.clone())],
        }
    }

    /// The crowd of somebody who dials a host.
    pub(super) fn of(inventory: &Inventory, from: &Party, host: &HostName) -> Self {
        match from {
            Party::Instance(id) => {
                let own = &inventory.instance(*id).host;
                match (own == host, is_bridged(inventory, *id)) {
                    (true, true) => Crowd::Containers(own.clone()),
                    (true, false) => Crowd::Own(own.clone()),
                    (false, _) => Crowd::Machine(own.clone()),
                }
            }
            Party::Host(own) if own == host => Crowd::Own(own.clone()),
            Party::Host(own) => Crowd::Machine(own.clone()),
            Party::Peer(Peer::Localhost) => Crowd::Own(host.clone()),
            Party::Peer(peer) => Crowd::Peer(peer.clone()),
        }
    }
}

/// Everybody outside of the fleet whom the inventory names, and the internet.
pub(super) fn outsiders(inventory: &Inventory, reach: &Reach) -> BTreeSet<Peer> {
    let dialling = reach.edges.iter().filter_map(|edge| match &edge.from {
        Party::Peer(peer) => Some(peer),
        Party::Instance(_) | Party::Host(_) => None,
    });
    let mut all: BTreeSet<Peer> = dialling.chain(&inventory.operator.from).cloned().collect();
    all.extend(inventory.networks.keys().cloned().map(Peer::Network));
    all.insert(Peer::Internet);
    all.retain(|peer| !matches!(peer, Peer::Operator | Peer::Localhost));
    all
}

/// Whether an instance is a container with a network of its own.
fn is_bridged(inventory: &Inventory, id: InstanceId) -> bool {
    let process = inventory.host_of(id).is_some_and(Host::runs_processes);
    !process && inventory.instance(id).spec.network == NetworkMode::Bridge
}
