//! What is not the same on both sides, one file for each kind of thing.

mod broken;
mod containers;
mod data;
mod doors;
mod flows;
mod hosts;
mod internet;
mod ports;
mod routes;
mod secrets;
mod services;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::names::Names;
use super::report::{Item, Place, When};
use super::side::Model;
use crate::diagnostic::Origin;
use crate::graph::{EdgeLine, SpotKind};
use crate::inventory::Inventory;
use crate::inventory::model::Instance;

/// Both sides of an environment.
pub(super) struct Pair<'a> {
    /// What was.
    pub(super) old: &'a Facts,
    /// What is.
    pub(super) new: &'a Facts,
    /// Which service is which.
    pub(super) names: Names<'a>,
    /// Files that change, by their paths in the environment's folder.
    pub(super) changed: &'a BTreeSet<&'a str>,
    /// The models before and after, where they are known.
    pub(super) models: [Option<Model<'a>>; 2],
    /// Their instances by name.
    instances: [BTreeMap<&'a str, &'a Instance>; 2],
    /// The hosts of services and of what else is dialled, before and after.
    hosts: BTreeMap<(SpotKind, &'a str), BTreeSet<&'a str>>,
}

/// Everything, the most important first.
pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let kinds: [fn(&Pair<'_>) -> Vec<Item>; 11] = [
        data::items,
        internet::items,
        hosts::items,
        services::items,
        secrets::items,
        settings::items,
        flows::items,
        routes::items,
        containers::items,
        ports::items,
        doors::items,
    ];
    let mut all: Vec<Item> = kinds.iter().flat_map(|items| items(pair)).collect();
    all.sort();
    all
}

impl<'a> Pair<'a> {
    /// Both sides, with the files that differ and the models where they are known.
    pub(super) fn of(
        [old, new]: [&'a Facts; 2],
        changed: &'a BTreeSet<&'a str>,
        models: [Option<Model<'a>>; 2],
    ) -> Self {
        let by_name = |model: Option<Model<'a>>| {
            let all = model.into_iter().flat_map(|one| &one.inventory.instances);
            all.map(|one| (one.name.as_str(), one)).collect()
        };
        Self {
            old,
            new,
            names: Names::of(old, new),
            hosts: hosts([old, new]),
            changed,
            models,
            instances: models.map(by_name),
        }
    }

    fn model(&self, when: When) -> Option<Model<'a>> {
        self.models[when as usize]
    }

    /// What a port of an instance is called now, such as `gateway.http`.
    fn port_now(&self, old: &str) -> String {
        match old.rsplit_once('.') {
            Some((name, port)) => format!("{}.{port}", self.names.now(name)),
            None => old.to_owned(),
        }
    }

    /// The hosts at both ends of some edges.
    fn hosts_at(&self, edges: &[&EdgeLine]) -> BTreeSet<&'a str> {
        let ends = edges.iter().flat_map(|edge| [&edge.from, &edge.to]);
        ends.flat_map(|spot| self.hosts_of(spot.kind, &spot.name))
            .collect()
    }

    /// The hosts of something that is dialled or dials.
    fn hosts_of(&self, kind: SpotKind, name: &str) -> BTreeSet<&'a str> {
        self.hosts.get(&(kind, name)).cloned().unwrap_or_default()
    }

    /// A line of one of the two inventories.
    fn place(&self, when: When, at: impl FnOnce(&Model<'a>) -> Option<Origin>) -> Option<Place> {
        let model = self.model(when)?;
        Some(Place::of(when, model.sources, at(&model)?))
    }

    /// A line that says something of an instance.
    fn place_of(
        &self,
        when: When,
        name: &str,
        at: impl FnOnce(&Inventory, &Instance) -> Origin,
    ) -> Option<Place> {
        let instance = self.instances[when as usize].get(name)?;
        self.place(when, |model| Some(at(model.inventory, instance)))
    }

    /// Several lines of one of the two inventories.
    fn places(&self, when: When, origins: impl IntoIterator<Item = Origin>) -> Vec<Place> {
        let all = origins.into_iter();
        all.filter_map(|origin| self.place(when, |_| Some(origin)))
            .collect()
    }
}

fn hosts(sides: [&Facts; 2]) -> BTreeMap<(SpotKind, &str), BTreeSet<&str>> {
    let mut all: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for topology in sides.map(|side| &side.topology) {
        let hosts = topology.hosts.iter();
        let hosts = hosts.map(|one| (SpotKind::Host, &one.name, Some(&one.name)));
        let services = topology.services.iter();
        let services = services.map(|one| (SpotKind::Service, &one.name, Some(&one.host)));
        let externals = topology.externals.iter();
        let externals = externals.map(|one| (SpotKind::External, &one.name, one.host.as_ref()));
        for (kind, name, host) in hosts.chain(services).chain(externals) {
            let own = all.entry((kind, name.as_str())).or_default();
            own.extend(host.map(String::as_str));
        }
    }
    all
}

/// `gateway on vm2`.
fn on(name: &str, host: &str) -> String {
    format!("{name} on {host}")
}
