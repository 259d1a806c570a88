//! `--env` and `--host`: of which part of the fleet a command speaks.

use clap::Args;

use crate::diagnostic::Diagnostics;
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::reach::Reach;

/// Environments and hosts by name; all of them where none is named.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Selection {
    /// Only this environment; may be repeated
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,
    /// Only this host; may be repeated
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
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

impl Selection {
    /// Some environments.
    pub(super) fn environments(names: &[String]) -> Self {
        Self {
            env: names.to_vec(),
            host: Vec::new(),
        }
    }

    /// Whether everything named is there.
    pub(super) fn check(&self, environments: &[Inventory]) -> Result<(), Unknown> {
        let names = environments.iter().map(|one| one.environment.as_str());
        let chosen = environments.iter().filter(|one| self.has_environment(one));
        let hosts = chosen.flat_map(|one| one.hosts.keys().map(HostName::as_str));
        self.check_names(&names, &hosts)
    }

    /// Whether everything named is among these environments, and hosts of those that are chosen.
    pub(super) fn check_names<'a>(
        &self,
        environments: &(impl Iterator<Item = &'a str> + Clone),
        hosts: &(impl Iterator<Item = &'a str> + Clone),
    ) -> Result<(), Unknown> {
        if let Some(name) = absent(&self.env, environments) {
            let known = join(environments.clone());
            return Err(Unknown::Environment { name, known });
        }
        if let Some(name) = absent(&self.host, hosts) {
            let known = join(hosts.clone());
            return Err(Unknown::Host { name, known });
        }
        Ok(())
    }

    /// Whether something of this environment was asked for.
    pub(super) fn has(&self, inventory: &Inventory) -> bool {
        let mut hosts = inventory.hosts.keys();
        let has_host = self.host.is_empty() || hosts.any(|host| self.names_host(host.as_str()));
        self.has_environment(inventory) && has_host
    }

    /// What was found in these environments, and what holds for all.
    pub(super) fn concerning(&self, found: Diagnostics, environments: &[Inventory]) -> Diagnostics {
        if self.is_everything() || self.check(environments).is_err() {
            return found; // what is not there may be in a file that cannot be read
        }
        let is_chosen = |name: &String| {
            let mut all = environments.iter();
            all.any(|one| one.environment.as_str() == name && self.has(one))
        };
        let mut kept = Diagnostics::default();
        for one in found.iter() {
            if one.environment.as_ref().is_none_or(is_chosen) {
                kept.push(one.clone());
            }
        }
        kept
    }

    /// The folders below `generated/` that were asked for, each with a slash at its end.
    pub(super) fn folders(&self, environments: &[(Inventory, Reach)]) -> Vec<String> {
        if self.is_everything() {
            return vec![String::new()]; // also what an environment left behind that is gone
        }
        let folders = |inventory: &Inventory| -> Vec<String> {
            let environment = &inventory.environment;
            if self.host.is_empty() {
                return vec![format!("{environment}/")];
            }
            let hosts = inventory
                .hosts
                .keys()
                .filter(|host| self.names_host(host.as_str()));
            hosts.map(|host| format!("{environment}/{host}/")).collect()
        };
        let all = environments.iter();
        all.flat_map(|(inventory, _)| folders(inventory)).collect()
    }

    fn is_everything(&self) -> bool {
        self.env.is_empty() && self.host.is_empty()
    }

    fn has_environment(&self, inventory: &Inventory) -> bool {
        self.names_environment(inventory.environment.as_str())
    }

    /// Whether an environment was asked for.
    pub(super) fn names_environment(&self, name: &str) -> bool {
        self.env.is_empty() || self.env.iter().any(|wanted| wanted == name)
    }

    /// Whether a host was asked for.
    pub(super) fn has_host(&self, host: &HostName) -> bool {
        self.host.is_empty() || self.names_host(host.as_str())
    }

    /// Whether it was asked for by its name.
    pub(super) fn names_host(&self, host: &str) -> bool {
        self.host.iter().any(|wanted| wanted == host)
    }

    /// Whether hosts were asked for by name.
    pub(super) fn names_hosts(&self) -> bool {
        !self.host.is_empty()
    }
}

/// The first name that is not known.
fn absent<'a>(names: &[String], known: &(impl Iterator<Item = &'a str> + Clone)) -> Option<String> {
    let mut names = names.iter();
    names
        .find(|name| known.clone().all(|one| one != name.as_str()))
        .cloned()
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
