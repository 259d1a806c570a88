//! The graph in DOT, for Graphviz and whatever reads it.

use super::alike::{self, Group};
use super::arrow::{Arrow, arrows, group_id, identifier};
use super::topology::{HostNode, SpotKind, Topology};

/// How everything looks that does not say otherwise.
const STYLE: [&str; 3] = [
    "graph [rankdir=TB, compound=true, fontname=\"sans-serif\"];",
    "node [shape=box, style=rounded, fontname=\"sans-serif\"];",
    "edge [fontname=\"sans-serif\", fontsize=10];",
];

/// The whole text.
pub fn dot(topology: &Topology) -> String {
    let name = format!("{}-{}", topology.fleet, topology.environment);
    let mut lines = vec![
        "// Made by paygen from inventory/; do not edit.".to_owned(),
        format!("digraph {} {{", quoted(&name)),
    ];
    lines.extend(STYLE.map(|line| format!("  {line}")));
    for one in &topology.outside {
        let id = identifier(SpotKind::Outside, &one.name);
        let role = if one.operator { "\noperator" } else { "" };
        let label = quoted(&format!("{}{role}", one.name));
        lines.push(format!("  {id} [shape=ellipse, label={label}];"));
    }
    let crowd = alike::crowd(topology);
    let arrows = arrows(topology, crowd.as_deref());
    if let Some(groups) = &crowd {
        lines.extend(groups.iter().map(group_line));
    } else {
        let hosts = topology.hosts.iter();
        lines.extend(hosts.flat_map(|host| {
            let id = identifier(SpotKind::Host, &host.name);
            let is_dialled = arrows.keys().any(|(from, to)| *from == id || *to == id);
            host_lines(topology, host, &id, is_dialled)
        }));
    }
    for one in topology.externals.iter().filter(|one| one.host.is_none()) {
        let id = identifier(SpotKind::External, &one.name);
        let at = one.at.as_deref().unwrap_or_default();
        let label = quoted(&format!("{}\n{at}", one.name));
        lines.push(format!("  {id} [shape=ellipse, label={label}];"));
    }
    lines.extend(arrows.iter().map(arrow_line));
    lines.push("}\n".to_owned());
    lines.join("\n")
}

fn group_line(group: &Group<'_>) -> String {
    let words: Vec<String> = [vec![group.name()], group.details()].concat();
    let shape = if group.is_stateful() {
        "cylinder"
    } else {
        "box"
    };
    let label = quoted(&words.join("\n"));
    format!("  {} [shape={shape}, label={label}];", group_id(group))
}

/// A host is a box around its services; what dials the host itself ends at its sshd.
fn host_lines(topology: &Topology, host: &HostNode, id: &str, is_dialled: bool) -> Vec<String> {
    let addresses = host.addresses.values().flatten().map(String::as_str);
    let words = [host.name.as_str()].into_iter().chain(addresses);
    let title = quoted(&words.collect::<Vec<_>>().join(" "));
    let mut lines = vec![
        format!("  subgraph cluster_{id} {{"),
        format!("    label={title};"),
    ];
    if is_dialled {
        lines.push(format!("    {id} [shape=plaintext, label=\"sshd\"];"));
    }
    for one in topology.services.iter().filter(|one| one.host == host.name) {
        let shape = match (one.stateful, one.job) {
            (true, _) => "cylinder",
            (false, true) => "component",
            (false, false) => "box",
        };
        let (id, label) = (identifier(SpotKind::Service, &one.name), quoted(&one.name));
        lines.push(format!("    {id} [shape={shape}, label={label}];"));
    }
    let here = topology
        .externals
        .iter()
        .filter(|one| one.host.as_ref() == Some(&host.name));
    for one in here {
        let id = identifier(SpotKind::External, &one.name);
        let label = quoted(&one.name);
        lines.push(format!("    {id} [shape=ellipse, label={label}];"));
    }
    lines.push("  }".into());
    lines
}

fn arrow_line(((from, to), arrow): (&(String, String), &Arrow<'_>)) -> String {
    let style = if arrow.bold { "solid" } else { "dotted" };
    let label = quoted(&arrow.label());
    format!("  {from} -> {to} [style={style}, label={label}];")
}

/// A quoted string of DOT, in which only these letters mean something.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}
