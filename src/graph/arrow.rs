//! What a text that is drawn by others has in common: names for ends, and one arrow for all edges
//! between two of them.

use std::collections::{BTreeMap, BTreeSet};

use super::topology::{EdgeLine, Spot, SpotKind, Topology};

/// All edges between two ends, whatever the ports.
#[derive(Debug, Default)]
pub(super) struct Arrow<'a> {
    /// Whether any of them is more than an announcement.
    pub(super) bold: bool,
    /// The ports that are dialled across hosts.
    pub(super) ports: BTreeSet<&'a str>,
}

/// Arrows by the identifiers of their ends. Scrapes are left out: they reach everything and would
/// hide the rest.
pub(super) fn arrows(topology: &Topology) -> BTreeMap<(String, String), Arrow<'_>> {
    let mut arrows: BTreeMap<(String, String), Arrow<'_>> = BTreeMap::new();
    for edge in topology.edges.iter().filter(|edge| edge.kind != "scrape") {
        let end = |spot: &Spot| identifier(spot.kind, &spot.name);
        let (from, to) = (end(&edge.from), end(&edge.to));
        if from != to {
            let arrow = arrows.entry((from, to)).or_default();
            arrow.bold |= edge.kind != "register";
            arrow.ports.extend(port(edge));
        }
    }
    arrows
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
