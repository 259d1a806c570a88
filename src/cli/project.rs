//! An inventory loaded and checked: what every command starts from.

use std::path::Path;

use super::day::today;
use crate::check::{self, Context};
use crate::diagnostic::{Diagnostics, Sources};
use crate::inventory::files::Files;
use crate::inventory::{self, Inventory};
use crate::reach::Reach;

/// Everything that is known of a fleet.
pub(super) struct Project {
    /// The texts.
    pub(super) sources: Sources,
    /// The fleet's own files.
    pub(super) files: Files,
    /// Environments with their edges, by name.
    pub(super) environments: Vec<(Inventory, Reach)>,
    /// What was found, in file order.
    pub(super) found: Diagnostics,
}

/// The person named an environment or a host that is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unknown {
    /// No such environment.
    #[error("no environment is called `{name}`; there are: {known}")]
    Environment {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// No such host.
    #[error("no host is called `{name}`; there are: {known}")]
    Host {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

/// Loads and checks an inventory.
pub(super) fn load(folder: &Path) -> Project {
    let loaded = inventory::load(folder);
    let files = Files::load(folder, &loaded.environments);
    let with_edges = |inventory| {
        let reach = Reach::of(&inventory);
        (inventory, reach)
    };
    let environments: Vec<_> = loaded.environments.into_iter().map(with_edges).collect();
    let today = today();
    let contexts: Vec<Context<'_>> = environments
        .iter()
        .map(|(inventory, reach)| Context {
            sources: &loaded.sources,
            inventory,
            reach,
            files: &files,
            today: &today,
        })
        .collect();
    let mut found = loaded.found;
    found.extend(check::check(&contexts));
    Project {
        found: found.sorted(),
        sources: loaded.sources,
        files,
        environments,
    }
}

impl Project {
    /// The environments that were asked for; all of them when none was.
    pub(super) fn chosen(&self, names: &[String]) -> Result<Vec<&(Inventory, Reach)>, Unknown> {
        for name in names {
            if !self
                .environments
                .iter()
                .any(|(one, _)| one.environment.as_str() == name)
            {
                let known = self
                    .environments
                    .iter()
                    .map(|(one, _)| one.environment.as_str());
                return Err(Unknown::Environment {
                    name: name.clone(),
                    known: join(known),
                });
            }
        }
        let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
        let all = self.environments.iter();
        Ok(all
            .filter(|(one, _)| wanted(one.environment.as_str()))
            .collect())
    }

    /// The folder `<environment>/<host>` of a host that was asked for.
    pub(super) fn host_folder(&self, name: &str) -> Result<String, Unknown> {
        let mut all = self.environments.iter();
        let found = all.find(|(one, _)| one.hosts.keys().any(|host| host.as_str() == name));
        if let Some((one, _)) = found {
            return Ok(format!("{}/{name}", one.environment));
        }
        let known = self
            .environments
            .iter()
            .flat_map(|(one, _)| one.hosts.keys());
        let known = join(known.map(inventory::name::HostName::as_str));
        Err(Unknown::Host {
            name: name.to_owned(),
            known,
        })
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
