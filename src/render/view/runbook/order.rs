//! In which order services start, and who feels it when one is down.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::doors::outside;
use crate::inventory::Inventory;
use crate::inventory::model::{Instance, InstanceId, Target};
use crate::inventory::name::HostName;
use crate::reach::{Edge, EdgeKind, End, Party};
use crate::render::Scene;

/// Services of one host that may start together.
#[derive(Serialize)]
pub(super) struct StartRow {
    wave: usize,
    host: String,
    services: String,
}

/// A service that may be down.
#[derive(Serialize)]
pub(super) struct DownRow {
    name: String,
    host: String,
    /// Who uses it.
    felt_by: String,
    /// What it uses itself.
    uses: String,
}

/// Waves of services, each of which needs those of earlier waves only.
pub(super) fn start(scene: &Scene<'_>) -> Vec<StartRow> {
    let mut rows: BTreeMap<(usize, String), Vec<String>> = BTreeMap::new();
    let waves = waves(scene.inventory);
    for ((_, instance), wave) in scene.inventory.instances().zip(waves) {
        let row = rows.entry((wave, instance.host.to_string())).or_default();
        row.push(instance.name.clone());
    }
    let row = |((wave, host), services): (_, Vec<String>)| StartRow {
        wave,
        host,
        services: services.join(", "),
    };
    rows.into_iter().map(row).collect()
}

/// A row for each service, the earliest to start first.
pub(super) fn down(scene: &Scene<'_>) -> Vec<DownRow> {
    let inventory = scene.inventory;
    let uses = Uses::of(scene);
    let mut rows: Vec<_> = waves(inventory)
        .into_iter()
        .zip(inventory.instances())
        .collect();
    rows.sort_by_key(|(wave, (id, _))| (*wave, *id));
    let names = |all: &BTreeMap<InstanceId, BTreeSet<String>>, id| {
        let names = all.get(&id).into_iter().flatten().cloned();
        names.collect::<Vec<_>>().join(", ")
    };
    let row = |(_, (id, instance)): (_, (_, &Instance))| DownRow {
        name: instance.name.clone(),
        host: instance.host.to_string(),
        felt_by: names(&uses.by, id),
        uses: names(&uses.of, id),
    };
    rows.into_iter().map(row).collect()
}

/// What each instance uses, and who uses it.
#[derive(Default)]
struct Uses {
    of: BTreeMap<InstanceId, BTreeSet<String>>,
    by: BTreeMap<InstanceId, BTreeSet<String>>,
}

impl Uses {
    fn of(scene: &Scene<'_>) -> Self {
        let mut all = Self::default();
        for edge in scene.reach.edges.iter().filter(|edge| is_felt(edge)) {
            all.edge(scene.inventory, edge);
        }
        all.jobs(scene.inventory);
        all
    }

    fn edge(&mut self, inventory: &Inventory, edge: &Edge) {
        let (from, name) = match &edge.from {
            Party::Instance(id) => (Some(*id), inventory.instance(*id).name.clone()),
            Party::Host(host) => (None, host.to_string()),
            Party::Peer(peer) => (None, outside(inventory, peer)),
        };
        let (to, target) = match &edge.to {
            End::Port(id, _) => (Some(*id), inventory.instance(*id).name.clone()),
            End::External(name, _) => (None, name.to_string()),
            End::Sshd(host) => (None, host.to_string()),
        };
        if from == to {
            return;
        }
        if let Some(from) = from {
            self.of.entry(from).or_default().insert(target);
        }
        if let Some(to) = to {
            self.by.entry(to).or_default().insert(name);
        }
    }

    /// Jobs are waited for; nobody dials them.
    fn jobs(&mut self, inventory: &Inventory) {
        for (id, instance) in inventory.instances() {
            for to in instance.needs.iter().flat_map(|link| &link.to) {
                if let Target::Job(job) = to {
                    let name = inventory.instance(*job).name.clone();
                    self.of.entry(id).or_default().insert(name);
                    self.by
                        .entry(*job)
                        .or_default()
                        .insert(instance.name.clone());
                }
            }
        }
    }
}

/// A scrape that fails hurts nobody, and sshd is no service.
fn is_felt(edge: &Edge) -> bool {
    match edge.kind {
        EdgeKind::Scrape | EdgeKind::Operator => false,
        EdgeKind::Need
        | EdgeKind::Call
        | EdgeKind::Env
        | EdgeKind::Register
        | EdgeKind::Route
        | EdgeKind::Datasource
        | EdgeKind::Database
        | EdgeKind::Page
        | EdgeKind::Browser
        | EdgeKind::Allow => true,
    }
}

/// By host, how much more its services need of other hosts than others need of it.
pub(super) fn needing(inventory: &Inventory) -> BTreeMap<HostName, i64> {
    let mut balance: BTreeMap<HostName, i64> = BTreeMap::new();
    for (id, instance) in inventory.instances() {
        for to in needed(inventory, id) {
            let there = &inventory.instance(to).host;
            if *there != instance.host {
                *balance.entry(instance.host.clone()).or_default() += 1;
                *balance.entry(there.clone()).or_default() -= 1;
            }
        }
    }
    balance
}

fn needed(inventory: &Inventory, id: InstanceId) -> impl Iterator<Item = InstanceId> {
    let targets = inventory
        .instance(id)
        .needs
        .iter()
        .flat_map(|link| &link.to);
    targets.filter_map(|to| match to {
        Target::Port(id, _) | Target::Job(id) => Some(*id),
        Target::External(..) => None,
    })
}

/// The wave of each instance, from 1. Peers that need each other start together.
fn waves(inventory: &Inventory) -> Vec<usize> {
    let count = inventory.instances.len();
    let mut waves = vec![1; count];
    for _ in 0..count {
        let mut settled = true;
        for (id, instance) in inventory.instances() {
            let others = needed(inventory, id)
                .filter(|other| inventory.instance(*other).service != instance.service);
            let wave = others.map(|other| waves[other.0] + 1).max().unwrap_or(1);
            settled &= waves[id.0] == wave;
            waves[id.0] = wave;
        }
        if settled {
            break;
        }
    }
    waves
}
