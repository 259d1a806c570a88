//! What an operator opens when the site is down, in two languages.
//!
//! Commands and tables come from one set of partial templates, so that the languages differ in
//! their sentences only.

mod data;
mod doors;
mod fronts;
mod hosts;
mod order;
mod probes;

use serde::Serialize;

use crate::inventory::spec::Traffic;
use crate::reach::EdgeKind;
use crate::render::Scene;
use crate::render::draft::Draft;
use data::{SecretRow, VolumeRow};
use doors::Door;
use fronts::{Dashboard, Gateway, Metrics};
use hosts::{HostView, Login};
use order::{DownRow, StartRow};

/// Everything that either language says.
#[derive(Serialize)]
struct Runbook {
    project: String,
    /// Where the operators sit.
    operator_from: Vec<String>,
    logins: Vec<Login>,
    hosts: Vec<HostView>,
    /// Whether anything runs in containers.
    containers: bool,
    /// Whether anything dials another machine.
    apart: bool,
    doors: Vec<Door>,
    /// Names of clouds' tiers inside which packets may be dropped.
    filtered: Vec<String>,
    /// Whether anything announces itself in a registry.
    registers: bool,
    gateways: Vec<Gateway>,
    metrics: Vec<Metrics>,
    start: Vec<StartRow>,
    down: Vec<DownRow>,
    volumes: Vec<VolumeRow>,
    secrets: Vec<SecretRow>,
    dashboards: Vec<Dashboard>,
}

/// `RUNBOOK.en.md` and `RUNBOOK.ko.md`.
pub(in crate::render) fn drafts(scene: &Scene<'_>) -> Vec<Draft> {
    let runbook = runbook(scene);
    vec![
        Draft::template("RUNBOOK.en.md", "environment/runbook.en.md.tera", &runbook),
        Draft::template("RUNBOOK.ko.md", "environment/runbook.ko.md.tera", &runbook),
    ]
}

fn runbook(scene: &Scene<'_>) -> Runbook {
    let inventory = scene.inventory;
    let peers = inventory.operator.from.iter();
    let mut edges = scene.reach.edges.iter();
    let hosts = hosts::of(scene);
    Runbook {
        project: inventory.project(),
        operator_from: peers.map(ToString::to_string).collect(),
        logins: hosts::logins(scene),
        containers: hosts.iter().any(|host| !host.processes),
        apart: hosts.iter().any(|host| !host.elsewhere.all.is_empty()),
        hosts,
        doors: doors::of(scene),
        filtered: filtered(scene),
        registers: edges.any(|edge| edge.kind == EdgeKind::Register),
        gateways: fronts::gateways(scene),
        metrics: fronts::metrics(scene),
        start: order::start(scene),
        down: order::down(scene),
        volumes: data::volumes(scene),
        secrets: data::secrets(scene),
        dashboards: fronts::dashboards(scene),
    }
}

/// Networks in which the cloud may drop packets between two hosts of the fleet.
fn filtered(scene: &Scene<'_>) -> Vec<String> {
    let networks = scene.inventory.networks.iter();
    let closed = networks.filter(|(_, network)| match network.intra {
        Traffic::Open => false,
        Traffic::Closed | Traffic::Unknown => true,
    });
    let name = closed.map(|(name, network)| network.tier.clone().unwrap_or(name.to_string()));
    name.collect()
}

/// Text of people as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
