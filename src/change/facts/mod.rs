//! What one side says of an environment, read from the files that hosts get.
//!
//! A file that is the same on both sides is not read: it says the same.

mod container;
mod gateway;
mod secrets;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::side::Side;
use crate::graph::Topology;

pub(super) use container::Container;
pub(super) use gateway::Forward;
pub(super) use secrets::Needed;

/// One side of an environment.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Hosts, services, edges and openings; nothing where the environment is not there.
    pub(super) topology: Topology,
    /// Containers by host and name, of Compose files that change.
    pub(super) containers: BTreeMap<(String, String), Container>,
    /// Settings by host and instance, and by their paths.
    pub(super) settings: BTreeMap<(String, String), BTreeMap<Vec<String>, String>>,
    /// What gateways forward, by instance and path.
    pub(super) forwards: BTreeMap<(String, String), Forward>,
    /// The origins that may call a gateway, by instance.
    pub(super) origins: BTreeMap<String, BTreeSet<String>>,
    /// Secrets by host and name.
    pub(super) secrets: BTreeMap<(String, String), Needed>,
    /// How variables with secrets are put together, by host and instance.
    pub(super) variables: BTreeMap<(String, String), Value>,
}

impl Facts {
    /// Reads the files that change, and always the topology.
    pub(super) fn of(side: &Side<'_>, environment: &str, changed: &BTreeSet<&str>) -> Self {
        let mut facts = Self {
            topology: topology(side, environment).unwrap_or_default(),
            ..Self::default()
        };
        let files = side.below(environment);
        for (path, artifact) in files.filter(|(path, _)| changed.contains(path)) {
            let parts: Vec<&str> = path.split('/').collect();
            match parts[..] {
                [host, name] if is_compose(name) => {
                    facts
                        .containers
                        .extend(container::read(host, &artifact.bytes));
                }
                [host, "projections", name] => {
                    let instance = name.strip_suffix(".json").unwrap_or(name);
                    let key = (host.to_owned(), instance.to_owned());
                    facts.settings.insert(key, settings::read(&artifact.bytes));
                }
                [_, instance, "routes.json"] => {
                    facts
                        .forwards
                        .extend(gateway::read(instance, &artifact.bytes));
                }
                [_, instance, "origins.json"] => {
                    let all = json(&artifact.bytes).unwrap_or_default();
                    facts.origins.insert(instance.to_owned(), all);
                }
                [host, "secrets.json"] => {
                    facts.secrets(host, secrets::read(&artifact.bytes));
                }
                _ => {}
            }
        }
        facts
    }

    fn secrets(&mut self, host: &str, all: secrets::Secrets) {
        let here = |name: String| (host.to_owned(), name);
        let files = all.files.into_iter();
        self.secrets
            .extend(files.map(|(name, one)| (here(name), one)));
        let variables = all.env_files.into_iter();
        self.variables
            .extend(variables.map(|(name, one)| (here(name), one)));
    }
}

/// The model is what the file was made of; where only files are known, the file must do.
pub(super) fn topology(side: &Side<'_>, environment: &str) -> Option<Topology> {
    if let Some(model) = side.model(environment) {
        return Some(Topology::of(model.inventory, model.reach));
    }
    let path = format!("{environment}/topology.json");
    json(&side.files.get(&path)?.bytes)
}

/// A file that somebody edited by hand into something else says nothing; its text is shown.
fn json<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

fn is_compose(name: &str) -> bool {
    let inside = name.strip_prefix("docker-compose.");
    inside.is_some_and(|rest| rest.strip_suffix(".yml").is_some())
}
