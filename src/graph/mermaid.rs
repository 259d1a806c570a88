//! The graph as Mermaid's flowchart, which many pages draw by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::topology::{EdgeLine, HostNode, Spot, SpotKind, Topology};

/// The whole text. Scrapes are left out: they reach everything and would hide the rest.
pub fn mermaid(topology: &Topology) -> String {
    let mut lines = vec![
        "%% Made by paygen from inventory/; do not edit.".to_owned(),
        "flowchart TB".to_owned(),
    ];
    for one in &topology.outside {
        let role = if one.operator { "<br/>operator" } else { "" };
        let id = identifier(SpotKind::Outside, &one.name);
        lines.push(format!("  {id}([\"{}{role}\"])", one.name));
    }
    for host in &topology.hosts {
        lines.extend(host_lines(topology, host));
    }
    for one in topology.externals.iter().filter(|one| one.host.is_none()) {
        let at = one.at.as_deref().unwrap_or_default();
        let id = identifier(SpotKind::External, &one.name);
        lines.push(format!("  {id}([\"{}<br/>{at}\"])", one.name));
    }
    lines.extend(arrows(topology));
    lines.iter().fold(String::new(), |mut text, line| {
        let written = writeln!(text, "{line}");
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
        text
    })
}

/// Mermaid's identifier, which is no word of its own, and stays when others come and go.
fn identifier(kind: SpotKind, name: &str) -> String {
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

fn host_lines(topology: &Topology, host: &HostNode) -> Vec<String> {
    let addresses = host.addresses.values().flatten().map(String::as_str);
    let words = [host.name.as_str()].into_iter().chain(addresses);
    let title = words.collect::<Vec<_>>().join(" ");
    let id = identifier(SpotKind::Host, &host.name);
    let mut lines = vec![format!("  subgraph {id}[\"{title}\"]")];
    for one in topology.services.iter().filter(|one| one.host == host.name) {
        let (open, close) = match (one.stateful, one.job) {
            (true, _) => ("[(", ")]"),
            (false, true) => ("[[", "]]"),
            (false, false) => ("[", "]"),
        };
        let id = identifier(SpotKind::Service, &one.name);
        lines.push(format!("    {id}{open}\"{}\"{close}", one.name));
    }
    let here = topology
        .externals
        .iter()
        .filter(|one| one.host.as_ref() == Some(&host.name));
    for one in here {
        let id = identifier(SpotKind::External, &one.name);
        lines.push(format!("    {id}([\"{}\"])", one.name));
    }
    lines.push("  end".into());
    lines
}

/// All edges between two ends, whatever the ports.
#[derive(Default)]
struct Arrow<'a> {
    /// Whether any of them is more than an announcement.
    bold: bool,
    /// The ports that are dialled across hosts.
    ports: BTreeSet<&'a str>,
}

fn arrows(topology: &Topology) -> Vec<String> {
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
    let line = |((from, to), arrow): (_, Arrow<'_>)| {
        let (from, to): (String, String) = (from, to);
        let line = if arrow.bold { "-->" } else { "-.->" };
        let ports: Vec<&str> = arrow.ports.into_iter().collect();
        let label = match ports.as_slice() {
            [] => String::new(),
            ports => format!("|\"{}\"|", ports.join(" ")),
        };
        format!("  {from} {line}{label} {to}")
    };
    arrows.into_iter().map(line).collect()
}

fn port(edge: &EdgeLine) -> Option<&str> {
    let across = matches!(edge.via, Some("network" | "public" | "host"));
    let (_, port) = edge.dial.as_ref().filter(|_| across)?.rsplit_once(':')?;
    Some(port)
}
