//! Point 2: every connection is an edge, and every edge has a line.

use std::collections::BTreeSet;

use paygen::reach::{EdgeKind, bootstrap_egress_of};

use super::readme::{example, piece};

const KINDS: [EdgeKind; 12] = [
    EdgeKind::Need,
    EdgeKind::Call,
    EdgeKind::Env,
    EdgeKind::Register,
    EdgeKind::Route,
    EdgeKind::Scrape,
    EdgeKind::Datasource,
    EdgeKind::Database,
    EdgeKind::Page,
    EdgeKind::Browser,
    EdgeKind::Allow,
    EdgeKind::Operator,
];

#[test]
fn the_edges_of_a_fleet_and_the_lines_that_ask_for_them() {
    assert_eq!(example("edges").edges(), piece("table", "edges"));
}

#[test]
fn the_example_has_an_edge_of_every_kind() {
    let example = example("edges");
    let reach = &example.environment().reach;
    let kinds: BTreeSet<EdgeKind> = reach.edges.iter().map(|edge| edge.kind).collect();
    assert_eq!(kinds, BTreeSet::from(KINDS));
}

#[test]
fn what_a_host_needs_to_set_itself_up_follows_from_os_and_image() {
    let example = example("edges");
    let inventory = &example.environment().inventory;
    let host = inventory.hosts.values().next().unwrap();
    let all: Vec<String> = bootstrap_egress_of(inventory, host)
        .into_iter()
        .map(|one| format!("{}:{} {}", one.host, one.port, one.why))
        .collect();
    let expected = [
        "2.rocky.pool.ntp.org:123 the time",
        "auth.docker.io:443 container images",
        "dl.rockylinux.org:443 Rocky's packages",
        "download.docker.com:443 Docker's packages",
        "mirrors.rockylinux.org:443 dnf's list of mirrors",
        "production.cloudflare.docker.com:443 container images",
        "registry-1.docker.io:443 container images",
    ];
    assert_eq!(all, expected);
}
