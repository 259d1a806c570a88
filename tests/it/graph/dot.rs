//! The graph in DOT, whole, and as Graphviz reads it.

use std::io::Write;
use std::process::{Command, Stdio};

use paygen::graph::{Topology, dot};

use crate::support::case::base;
use crate::support::fleet::environments;
use crate::support::rendered::of;
use crate::support::tools::tool;

const SMALL_FLEET: &str = r#"// Made by paygen from inventory/; do not edit.
digraph "shop-prod" {
  graph [rankdir=TB, compound=true, fontname="sans-serif"];
  node [shape=box, style=rounded, fontname="sans-serif"];
  edge [fontname="sans-serif", fontsize=10];
  outside_198_51_100_0_24 [shape=ellipse, label="198.51.100.0/24\noperator"];
  outside_internet [shape=ellipse, label="internet"];
  subgraph cluster_host_one {
    label="one 10.0.0.1 192.0.2.1";
    host_one [shape=plaintext, label="sshd"];
    service_db [shape=cylinder, label="db"];
    service_prometheus [shape=cylinder, label="prometheus"];
  }
  subgraph cluster_host_two {
    label="two 10.0.0.2 192.0.2.2";
    host_two [shape=plaintext, label="sshd"];
    service_app [shape=box, label="app"];
    service_pages [shape=box, label="pages"];
    service_proxy [shape=box, label="proxy"];
  }
  outside_198_51_100_0_24 -> host_one [style=solid, label="22"];
  outside_198_51_100_0_24 -> host_two [style=solid, label="22"];
  outside_internet -> service_pages [style=solid, label="8080"];
  outside_internet -> service_proxy [style=solid, label="80"];
  service_app -> service_db [style=solid, label="3306"];
  service_proxy -> service_app [style=solid, label=""];
}
"#;

#[test]
fn the_small_fleet_is_this_digraph() {
    let small = of(&base()).remove(0);
    let topology = Topology::of(&small.inventory, &small.reach);
    assert_eq!(dot(&topology), SMALL_FLEET);
}

/// Graphviz tells each node and arrow in a line of its own, in its format `plain`.
#[test]
fn graphviz_finds_every_service_of_every_fleet_and_nothing_that_is_not_declared() {
    for (name, environment) in environments() {
        let topology = Topology::of(&environment.inventory, &environment.reach);
        let text = dot(&topology);
        let plain = plain(&text);
        let nodes: Vec<&str> = plain
            .lines()
            .filter_map(|line| line.strip_prefix("node "))
            .filter_map(|rest| rest.split(' ').next())
            .collect();
        let declared = text.matches("shape=").count() - 1; // the style of all
        assert_eq!(nodes.len(), declared, "{name}:\n{text}");
        for service in &topology.services {
            let id = format!("service_{}", service.name.replace('-', "_"));
            assert!(nodes.contains(&id.as_str()), "{name}: {id} in {nodes:?}");
        }
    }
}

pub(super) fn plain(text: &str) -> String {
    let mut child = Command::new(tool("dot"))
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}\n{text}");
    String::from_utf8(output.stdout).unwrap()
}
