//! The graph as Mermaid's flowchart, which many pages draw by themselves.

use std::fmt::Write as _;

use super::alike::{self, Group};
use super::arrow::{Arrow, arrows, group_id, identifier};
use super::topology::{HostNode, SpotKind, Topology};

/// The whole text.
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
    let crowd = alike::crowd(topology);
    if let Some(groups) = &crowd {
        lines.extend(groups.iter().map(group_line));
    } else {
        let hosts = topology.hosts.iter();
        lines.extend(hosts.flat_map(|host| host_lines(topology, host)));
    }
    for one in topology.externals.iter().filter(|one| one.host.is_none()) {
        let at = one.at.as_deref().unwrap_or_default();
        let id = identifier(SpotKind::External, &one.name);
        lines.push(format!("  {id}([\"{}<br/>{at}\"])", one.name));
    }
    let arrows = arrows(topology, crowd.as_deref());
    lines.extend(arrows.iter().map(arrow_line));
    lines.iter().fold(String::new(), |mut text, line| {
        let written = writeln!(text, "{line}");
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
        text
    })
}

fn group_line(group: &Group<'_>) -> String {
    let words: Vec<String> = [vec![group.name()], group.details()].concat();
    let (open, close) = if group.is_stateful() {
        ("[(", ")]")
    } else {
        ("[", "]")
    };
    format!(
        "  {}{open}\"{}\"{close}",
        group_id(group),
        words.join("<br/>")
    )
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

fn arrow_line(((from, to), arrow): (&(String, String), &Arrow<'_>)) -> String {
    let line = if arrow.bold { "-->" } else { "-.->" };
    let label = match arrow.label() {
        ports if ports.is_empty() => String::new(),
        ports => format!("|\"{ports}\"|"),
    };
    format!("  {from} {line}{label} {to}")
}
