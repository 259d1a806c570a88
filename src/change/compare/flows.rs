//! Who may dial whom, at which address, and whether it arrives.

use std::collections::{BTreeMap, BTreeSet};

use super::Pair;
use super::broken::Broken;
use crate::change::facts::Facts;
use crate::change::report::{Item, Kind, When};
use crate::diagnostic::Origin;
use crate::graph::{EdgeLine, Spot, SpotKind};

/// Who dials, and what.
pub(super) type Key = (String, String);

/// Edges by their ends.
pub(super) type Flows<'a> = BTreeMap<Key, Vec<&'a EdgeLine>>;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let same = |spot: &Spot| spot.to_string();
    let (was, is) = (
        flows(pair.old, |spot| now(pair, spot)),
        flows(pair.new, same),
    );
    let broken = Broken::of(pair, &was);
    let opened = is
        .iter()
        .filter(|(key, _)| !was.contains_key(key) && !broken.has(key));
    let closed = was.iter().filter(|(key, _)| !is.contains_key(key));
    let mut all = items_of(pair, Kind::FlowOpened, When::After, opened);
    all.extend(items_of(pair, Kind::FlowClosed, When::Before, closed));
    all.extend(rerouted(pair, &was, &is));
    all.extend(broken.into_items());
    all
}

/// What is dialled, by who dials and what. What everyone may dial is told apart, as doors.
fn flows(facts: &Facts, name: impl Fn(&Spot) -> String) -> Flows<'_> {
    let shown =
        |edge: &&EdgeLine| edge.from.kind != SpotKind::Outside || edge.from.name != "internet";
    let mut all = Flows::new();
    for edge in facts.topology.edges.iter().filter(shown) {
        let key = (name(&edge.from), name(&edge.to));
        all.entry(key).or_default().push(edge);
    }
    all
}

/// An end of the old side by its name of today.
pub(super) fn now(pair: &Pair<'_>, spot: &Spot) -> String {
    let name = match spot.kind {
        SpotKind::Service => pair.names.now(&spot.name).to_owned(),
        SpotKind::Outside | SpotKind::Host | SpotKind::External => spot.name.clone(),
    };
    Spot {
        name,
        ..spot.clone()
    }
    .to_string()
}

/// Flows of one side, each with the lines that ask for it.
fn items_of<'f>(
    pair: &Pair<'_>,
    kind: Kind,
    when: When,
    flows: impl Iterator<Item = (&'f Key, &'f Vec<&'f EdgeLine>)>,
) -> Vec<Item> {
    let mut flows = flows.peekable();
    if flows.peek().is_none() {
        return Vec::new();
    }
    let asked = asked(pair, when);
    flows
        .map(|(key, edges)| {
            let origins = edges.iter().filter_map(|edge| asked.get(*edge)).flatten();
            let origins: BTreeSet<Origin> = origins.copied().collect();
            let item = Item::new(kind, arrow(key)).on(pair.hosts_at(edges));
            item.with([says(edges)]).at(pair.places(when, origins))
        })
        .collect()
}

fn says(edges: &[&EdgeLine]) -> String {
    let words: BTreeSet<&str> = edges.iter().map(|edge| edge.kind.as_str()).collect();
    let words: Vec<&str> = words.into_iter().collect();
    let at = edges.iter().find_map(|edge| edge.dial.as_deref());
    let at = at.map_or("no address".into(), |dial| {
        format!("{dial}, {}", over(edges))
    });
    format!("{at} ({})", words.join(", "))
}

pub(super) fn arrow((from, to): &Key) -> String {
    format!("{from} → {to}")
}

fn over(edges: &[&EdgeLine]) -> String {
    let edge = edges.iter().find(|edge| edge.via.is_some());
    let (via, network) = match edge {
        Some(edge) => (edge.via.as_deref(), edge.network.as_deref()),
        None => (None, None),
    };
    match (via, network) {
        (_, Some(network)) => format!("over {network}"),
        (Some("container"), None) => "on the same host".into(),
        (Some("loopback" | "host"), None) => "on the host itself".into(),
        (Some("public"), None) => "the public address".into(),
        (Some(_) | None, None) => "outside of the fleet".into(),
    }
}

/// The lines that ask for each edge of a side.
fn asked(pair: &Pair<'_>, when: When) -> BTreeMap<EdgeLine, BTreeSet<Origin>> {
    let mut all: BTreeMap<EdgeLine, BTreeSet<Origin>> = BTreeMap::new();
    if let Some(model) = pair.model(when) {
        for edge in &model.reach.edges {
            let line = EdgeLine::of(model.inventory, edge);
            all.entry(line).or_default().insert(edge.origin);
        }
    }
    all
}

/// What is dialled at another address, by who dials.
fn rerouted(pair: &Pair<'_>, was: &Flows<'_>, is: &Flows<'_>) -> Vec<Item> {
    let dials = |edges: &[&EdgeLine]| -> BTreeSet<String> {
        edges.iter().filter_map(|edge| edge.dial.clone()).collect()
    };
    let text = |dials: BTreeSet<String>| dials.into_iter().collect::<Vec<_>>().join(" and ");
    let mut all: BTreeMap<&str, Item> = BTreeMap::new();
    for (key, edges) in is {
        let Some(old) = was.get(key) else {
            continue;
        };
        let (old, new) = (dials(old), dials(edges));
        if old != new && !old.is_empty() && !new.is_empty() {
            let says = format!("{}: {} → {}", key.1, text(old), text(new));
            let item = all.remove(key.0.as_str());
            let item = item.unwrap_or_else(|| Item::new(Kind::FlowRerouted, &key.0));
            all.insert(&key.0, item.on(pair.hosts_at(edges)).with([says]));
        }
    }
    all.into_values().collect()
}
