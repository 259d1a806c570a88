//! What a text that is drawn by others has in common: names for ends, and one arrow for all edges
//! between two of them.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::Group;
use super::topology::{EdgeLine, Spot, SpotKind, Topology};

/// All edges between two ends, whatever the ports.
#[derive(Debug, Default)]
pub(super) struct Arrow<'a> {
    /// Whether any of them is more than an announcement.
    pub(super) bold: bool,
    /// The ports that are dialled across hosts.
    pub(super) ports: BTreeSet<&'a str>,
}

/// Arrows by the identifiers of their ends; those inside of a group are not drawn. Scrapes are left
/// out: they reach everything and would hide the rest. So would operators among groups.
pub(super) fn arrows<'t>(
    topology: &'t Topology,
    crowd: Option<&[Group<'t>]>,
) -> BTreeMap<(String, String), Arrow<'t>> {
    let mut arrows: BTreeMap<(String, String), Arrow<'_>> = BTreeMap::new();
    let ids = crowd.map(|groups| group_ids(topology, groups));
    let end = |spot: &Spot| {
        let key = (spot.kind, spot.name.as_str());
        let group = ids.as_ref().and_then(|ids| ids.get(&key)).cloned();
        group.unwrap_or_else(|| identifier(spot.kind, &spot.name))
    };
    let is_shown =
        |edge: &&EdgeLine| edge.kind != "scrape" && (crowd.is_none() || edge.kind != "operator");
    for edge in topology.edges.iter().filter(is_shown) {
        let (from, to) = (end(&edge.from), end(&edge.to));
        if from != to {
            let arrow = arrows.entry((from, to)).or_default();
            arrow.bold |= edge.kind != "register";
            arrow.ports.extend(port(edge));
        }
    }
    arrows
}

/// The identifier of a group: that of its first host.
pub(super) fn group_id(group: &Group<'_>) -> String {
    let first = group.hosts.first();
    first.map_or(String::new(), |host| identifier(SpotKind::Host, &host.name))
}

/// The group of each host, and of each thing that is on one.
fn group_ids<'t>(
    topology: &'t Topology,
    groups: &[Group<'t>],
) -> BTreeMap<(SpotKind, &'t str), String> {
    let hosts = groups.iter().flat_map(|group| {
        let id = group_id(group);
        group
            .hosts
            .iter()
            .map(move |host| (host.name.as_str(), id.clone()))
    });
    let hosts: BTreeMap<&str, String> = hosts.collect();
    let at = |kind, name, host: &str| Some(((kind, name), hosts.get(host)?.clone()));
    let services = topology.services.iter();
    let services = services.filter_map(|one| at(SpotKind::Service, one.name.as_str(), &one.host));
    let externals = topology.externals.iter();
    let externals =
        externals.filter_map(|one| at(SpotKind::External, one.name.as_str(), one.host.as_ref()?));
    let own = hosts
        .keys()
        .filter_map(|host| at(SpotKind::Host, *host, host));
    services.chain(externals).chain(own).collect()
}

/// An identifier that is no word of any such language, and stays when others come and go.
pub(super) fn identifier(kind: SpotKind, name: &str) -> String {
    let kind = match kind {
        SpotKind::Outside => "outside",
        SpotKind::Host => "host",
        SpotKind::Service => "service",
        SpotKind::External => "external",
    };
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    };
    let name: String = name.chars().map(plain).collect();
    format!("{kind}_{name}")
}

impl Arrow<'_> {
    /// The ports in a row; empty where all is on one host.
    pub(super) fn label(&self) -> String {
        let ports: Vec<&str> = self.ports.iter().copied().collect();
        ports.join(" ")
    }
}

fn port(edge: &EdgeLine) -> Option<&str> {
    let across = matches!(edge.via.as_deref(), Some("network" | "public" | "host"));
    let (_, port) = edge.dial.as_ref().filter(|_| across)?.rsplit_once(':')?;
    Some(port)
}
