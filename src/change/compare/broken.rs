//! What is asked for and does not arrive, though it did before or nobody asked for it.

use std::collections::{BTreeMap, BTreeSet};

use super::Pair;
use super::flows::{Flows, Key, arrow, now};
use crate::change::report::{Item, Kind, Place, When};
use crate::change::side::Model;
use crate::diagnostic::Origin;
use crate::graph::{EdgeLine, Spot};
use crate::inventory::name::NetworkName;
use crate::inventory::spec::Peer;
use crate::reach::walk::{Answer, Goal, Hop, Walk};
use crate::reach::{Edge, Party, host_of};

/// Flows that do not arrive, by what stops them.
#[derive(Default)]
pub(super) struct Broken {
    flows: BTreeSet<Key>,
    by_cause: BTreeMap<String, Cause>,
}

/// What one cause stops.
#[derive(Default)]
struct Cause {
    flows: Vec<String>,
    hosts: BTreeSet<String>,
    lines: BTreeSet<Place>,
}

impl Broken {
    /// Goes every way of the new model that the change may touch.
    pub(super) fn of(pair: &Pair<'_>, was: &Flows<'_>) -> Self {
        let [before, after] = pair.models;
        let mut broken = Self::default();
        let Some(after) = after else {
            return broken;
        };
        let touched = Touched::of(pair);
        let stuck_before = before.into_iter().flat_map(|model| stuck(&model, &touched));
        let known: BTreeSet<Key> = stuck_before
            .map(|(edge, _)| (now(pair, &edge.from), now(pair, &edge.to)))
            .collect();
        for (line, Stop { says, at }) in stuck(&after, &touched) {
            let name = |spot: &Spot| spot.to_string();
            let key = (name(&line.from), name(&line.to));
            let had_no_way = |edges: &Vec<&EdgeLine>| edges.iter().all(|edge| edge.dial.is_none());
            let was_stuck = before.is_none() && was.get(&key).is_some_and(had_no_way);
            if !known.contains(&key) && !was_stuck && !broken.has(&key) {
                let place = pair.place(When::After, |_| Some(at));
                let cause = broken.by_cause.entry(says).or_default();
                cause.flows.push(arrow(&key));
                let hosts = pair.hosts_at(&[&line]).into_iter();
                cause.hosts.extend(hosts.map(str::to_owned));
                cause.lines.extend(place);
                broken.flows.insert(key);
            }
        }
        broken
    }

    /// Whether a flow is among them.
    pub(super) fn has(&self, key: &Key) -> bool {
        self.flows.contains(key)
    }

    /// One item for each cause.
    pub(super) fn into_items(self) -> impl Iterator<Item = Item> {
        self.by_cause.into_iter().map(|(says, cause)| {
            let (what, more) = match &cause.flows[..] {
                [one] => (one.clone(), Vec::new()),
                many => (format!("{} flows", many.len()), cause.flows),
            };
            let item = Item::new(Kind::FlowBroken, what).on(cause.hosts);
            item.with([says]).with(more).at(cause.lines)
        })
    }
}

/// What may arrive on one side and not on the other. What becomes of a packet is decided by the
/// clouds around hosts, and by the files of the host that is dialled.
enum Touched<'a> {
    Everything,
    Hosts(BTreeSet<&'a str>),
}

impl<'a> Touched<'a> {
    fn of(pair: &'a Pair<'_>) -> Self {
        let [Some(before), Some(after)] = pair.models else {
            return Self::Everything;
        };
        let (old, new) = (before.inventory, after.inventory);
        let same_clouds =
            old.networks == new.networks && old.security_groups == new.security_groups;
        let folders = pair.changed.iter().filter_map(|path| path.split_once('/'));
        let folders: BTreeSet<&str> = folders.map(|(folder, _)| folder).collect();
        if same_clouds && !folders.contains("cloud") {
            Self::Hosts(folders)
        } else {
            Self::Everything
        }
    }

    fn has(&self, model: &Model<'_>, edge: &Edge) -> bool {
        match self {
            Self::Everything => true,
            Self::Hosts(hosts) => {
                let host = host_of(model.inventory, &edge.to);
                host.is_some_and(|host| hosts.contains(host.as_str()))
            }
        }
    }
}

/// What stops packets, and the line that decides it: of a cloud, or else the one that asks.
struct Stop {
    says: String,
    at: Origin,
}

/// The edges of a model that do not arrive.
fn stuck(model: &Model<'_>, touched: &Touched<'_>) -> Vec<(EdgeLine, Stop)> {
    let asked = model.reach.edges.iter().filter(|edge| edge.opens());
    let asked = asked.filter(|edge| edge.from != Party::Peer(Peer::Localhost));
    let mut all = Vec::new();
    for edge in asked.filter(|edge| touched.has(model, edge)) {
        let goal = Goal::End(edge.to.clone());
        let walk = Walk::of(model.inventory, model.reach, &edge.from, &goal);
        let walk = walk.filter(|walk| walk.answer() == Answer::No);
        if let Some(hop) = walk.as_ref().and_then(Walk::deciding) {
            all.push((EdgeLine::of(model.inventory, edge), stop(model, edge, hop)));
        }
    }
    all
}

fn stop(model: &Model<'_>, edge: &Edge, hop: &Hop) -> Stop {
    let written = |network: &NetworkName, key: &str| {
        let tree = &model.inventory.tree;
        tree.nearest(&["network", network.as_str(), key])
    };
    let asks = |says: String| Stop {
        says,
        at: edge.origin,
    };
    match hop {
        Hop::Tier { network, .. } => Stop {
            says: format!("the cloud drops what goes from host to host in {network}"),
            at: written(network, "intra"),
        },
        Hop::WayOut { network, .. } => Stop {
            says: format!("the cloud drops what leaves {network}"),
            at: written(network, "egress"),
        },
        Hop::NoAddress(_) | Hop::NoRoute { .. } => asks("has no address to dial".into()),
        Hop::GroupOut { host, .. } => asks(format!(
            "the security groups around {host} do not let it out"
        )),
        Hop::GroupIn { host, .. } => asks(format!(
            "the security groups before {host} do not let it in"
        )),
        Hop::Door { host, .. } => asks(format!("the cloud forwards nothing of the kind to {host}")),
        Hop::Firewall { host, .. } => asks(format!("the firewall of {host} drops it")),
        Hop::Another { .. } | Hop::Nobody { .. } => asks("it is not what answers there".into()),
        Hop::Dials(_)
        | Hop::Hairpin { .. }
        | Hop::Container { .. }
        | Hop::Mapped { .. }
        | Hop::Process { .. }
        | Hop::Leaves => asks("`paygen why` tells why".into()),
    }
}
