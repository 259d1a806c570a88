//! An `[[allow]]` with its edges and its places, as several rules look at it.

use crate::check::Context;
use crate::diagnostic::Origin;
use crate::inventory::model::{AllowedDoor, Target};
use crate::inventory::node::Node;
use crate::inventory::spec::Peer;
use crate::reach::{Edge, EdgeKind, Party};

/// The edges that a door makes, one for each peer and target.
pub(super) fn edges_of<'a>(context: &Context<'a>, door: &'a AllowedDoor) -> Vec<&'a Edge> {
    let mut all = Vec::new();
    for to in &door.to.to {
        if let Target::Port(id, port) = to {
            let edges = context.reach.into_port(*id, port);
            all.extend(edges.filter(|edge| is_of(edge, door)));
        }
    }
    all
}

/// Whether an edge is one of the door's.
pub(super) fn is_of(edge: &Edge, door: &AllowedDoor) -> bool {
    edge.kind == EdgeKind::Allow && edge.origin == door.to.origin
}

/// Whether an edge lets everyone in.
pub(super) fn is_for_everyone(edge: &Edge) -> bool {
    match &edge.from {
        Party::Peer(Peer::Internet) => edge.kind == EdgeKind::Allow,
        Party::Peer(Peer::Cidr(range)) => edge.kind == EdgeKind::Allow && range.prefix_len() == 0,
        Party::Peer(Peer::Operator | Peer::Localhost | Peer::Network(_))
        | Party::Instance(_)
        | Party::Host(_) => false,
    }
}

/// The place of a key of a statement.
pub(super) fn place(context: &Context<'_>, door: &AllowedDoor, key: &str) -> Origin {
    statement(context, door).map_or(door.origin, |node| node.nearest(&[key]))
}

/// The statement itself.
pub(super) fn statement<'a>(context: &Context<'a>, door: &AllowedDoor) -> Option<&'a Node> {
    context
        .inventory
        .tree
        .at(&["allow", &door.index.to_string()])
}

/// Whom to let in instead of everyone: the operators, or else the hosts' own network.
pub(super) fn narrower(context: &Context<'_>) -> String {
    if !context.inventory.operator.from.is_empty() {
        return "operator".into();
    }
    let mut networks = context.inventory.network_order().iter();
    networks
        .next()
        .map_or("operator".into(), ToString::to_string)
}
