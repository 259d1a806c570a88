//! Edges inside a network whose cloud may not let them pass.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::Origin;
use crate::inventory::model::PUBLIC;
use crate::inventory::name::NetworkName;
use crate::inventory::spec::Traffic;
use crate::reach::group::groups;
use crate::reach::{Edge, Via, host_of};

/// The edges inside each network with this kind of traffic, in the order in which they are written.
/// Hosts behind a security group are left out: it says what passes.
pub(super) fn edges_inside<'a>(
    context: &Context<'a>,
    intra: Traffic,
) -> BTreeMap<&'a NetworkName, Vec<&'a Edge>> {
    let inventory = context.inventory;
    let groups = groups(inventory);
    let mut all: BTreeMap<&NetworkName, Vec<&Edge>> = BTreeMap::new();
    for edge in context.reach.edges.iter().filter(|edge| edge.opens()) {
        let Ok(Via::Network(name)) = edge.dial.as_ref().map(|dial| &dial.via) else {
            continue;
        };
        let behind = host_of(inventory, &edge.to).is_some_and(|host| groups.contains_key(host));
        let network = inventory.networks.get(name);
        let traffic = network.map_or(Traffic::Unknown, |network| network.intra);
        if traffic == intra && !behind && name.as_str() != PUBLIC {
            all.entry(name).or_default().push(edge);
        }
    }
    for edges in all.values_mut() {
        edges.sort_by_key(|edge| edge.origin);
    }
    all
}

/// Where it says what the network does, or, when nobody said it, where a host is in the network.
pub(super) fn place(context: &Context<'_>, network: &NetworkName) -> Origin {
    let tree = &context.inventory.tree;
    if let Some(node) = tree.at(&["network", network.as_str()]) {
        return node.at(&["intra"]).unwrap_or(node).origin;
    }
    let hosts = context.inventory.hosts.keys();
    let address = |host| tree.key_at(&["host", host, "address", network.as_str()]);
    let first = hosts
        .map(|host| address(host.as_str()))
        .find(Option::is_some);
    first.flatten().unwrap_or(tree.origin)
}
