//! Which service of one side is which of the other.
//!
//! An instance is called by its service while that runs once, and by its host, too, as soon as it
//! runs twice; it may move, and it may get another name. None of that makes another service of it.

use std::collections::BTreeMap;

use super::facts::Facts;
use crate::graph::{PortNode, ServiceNode};

/// The services of both sides, and what is the same in them.
pub(super) struct Names<'a> {
    /// What is on both sides: old and new.
    pub(super) kept: Vec<(&'a ServiceNode, &'a ServiceNode)>,
    /// What is gone.
    pub(super) removed: Vec<&'a ServiceNode>,
    /// What is new.
    pub(super) added: Vec<&'a ServiceNode>,
    /// The new name by the old one.
    now: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    /// Pairs what runs at the same place, then what moved, then what was renamed.
    pub(super) fn of(old: &'a Facts, new: &'a Facts) -> Self {
        let mut removed: Vec<&ServiceNode> = old.topology.services.iter().collect();
        let mut added: Vec<&ServiceNode> = new.topology.services.iter().collect();
        let mut kept = Vec::new();
        let place = |node: &ServiceNode, _: &Facts| (node.service.clone(), node.host.clone());
        let service = |node: &ServiceNode, _: &Facts| node.service.clone();
        let looks = |node: &ServiceNode, facts: &Facts| (node.host.clone(), looks(node, facts));
        let sides = (old, new);
        pair(&mut kept, (&mut removed, &mut added), sides, place);
        pair(&mut kept, (&mut removed, &mut added), sides, service);
        pair(&mut kept, (&mut removed, &mut added), sides, looks);
        kept.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        let now = kept
            .iter()
            .map(|(old, new)| (old.name.as_str(), new.name.as_str()))
            .collect();
        Self {
            kept,
            removed,
            added,
            now,
        }
    }

    /// What an instance of the old side is called now; its old name if it is gone.
    pub(super) fn now<'n>(&'n self, old: &'n str) -> &'n str {
        self.now.get(old).copied().unwrap_or(old)
    }
}

/// Takes out of both lists what belongs together; where several might, nothing is guessed.
fn pair<'a, K: Ord>(
    kept: &mut Vec<(&'a ServiceNode, &'a ServiceNode)>,
    (removed, added): (&mut Vec<&'a ServiceNode>, &mut Vec<&'a ServiceNode>),
    (old, new): (&Facts, &Facts),
    key: impl Fn(&ServiceNode, &Facts) -> K,
) {
    let mut alike: BTreeMap<K, (Vec<&'a ServiceNode>, Vec<&'a ServiceNode>)> = BTreeMap::new();
    for node in removed.drain(..) {
        alike.entry(key(node, old)).or_default().0.push(node);
    }
    for node in added.drain(..) {
        alike.entry(key(node, new)).or_default().1.push(node);
    }
    for (old, new) in alike.into_values() {
        if let ([old], [new]) = (&old[..], &new[..]) {
            kept.push((*old, *new));
        } else {
            removed.extend(old);
            added.extend(new);
        }
    }
}

/// What two services that differ in their names alone have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Looks {
    /// A service without ports looks like no other one.
    alone: Option<String>,
    ports: Vec<(String, String, String)>,
    job: bool,
    stateful: bool,
    image: Option<String>,
}

fn looks(node: &ServiceNode, facts: &Facts) -> Looks {
    let port = |port: &PortNode| {
        let (name, protocol) = (port.name.clone(), port.protocol.clone());
        (name, protocol, port.container.clone())
    };
    let container = facts
        .containers
        .get(&(node.host.clone(), node.name.clone()));
    let image = container.and_then(|one| one.image.as_ref());
    Looks {
        alone: node.ports.is_empty().then(|| node.name.clone()),
        ports: node.ports.iter().map(port).collect(),
        job: node.job,
        stateful: node.stateful,
        image: image.map(|image| image.replace(&node.service, "…")),
    }
}
