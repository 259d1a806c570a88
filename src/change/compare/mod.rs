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

use std::collections::BTreeSet;

use super::facts::Facts;
use super::names::Names;
use super::report::{Item, Place, When};
use super::side::Model;
use crate::diagnostic::Origin;

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
    /// What a port of an instance is called now, such as `gateway.http`.
    fn port_now(&self, old: &str) -> String {
        match old.rsplit_once('.') {
            Some((name, port)) => format!("{}.{port}", self.names.now(name)),
            None => old.to_owned(),
        }
    }

    /// A line of one of the two inventories.
    fn place(&self, when: When, at: impl FnOnce(&Model<'a>) -> Option<Origin>) -> Option<Place> {
        let model = match when {
            When::Before => self.models[0],
            When::After => self.models[1],
        }?;
        let origin = at(&model)?;
        let position = model.sources.position(origin.source, origin.start);
        Some(Place {
            when,
            file: model.sources.path(origin.source).display().to_string(),
            line: position.line,
            column: position.column,
        })
    }
}

/// `gateway on vm2`.
fn on(name: &str, host: &str) -> String {
    format!("{name} on {host}")
}
