//! What paygen wrote, in the format of `sha256sum`, so that any host can verify it with coreutils.

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::sha256;
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::render::Artifacts;

/// The name of the file.
pub const FILE_NAME: &str = "MANIFEST";

/// Digests by path, relative to the folder in which the manifest stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest(pub BTreeMap<String, String>);

impl Manifest {
    /// Reads `sha256sum`'s format; lines of another form are left out.
    pub fn parse(text: &str) -> Self {
        let entry = |line: &str| {
            let (digest, path) = line.split_once("  ")?;
            let hex = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
            hex.then(|| (path.to_owned(), digest.to_owned()))
        };
        Self(text.lines().filter_map(entry).collect())
    }
}

impl std::fmt::Display for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|(path, digest)| writeln!(f, "{digest}  {path}"))
    }
}

/// The manifests of an environment by folder: one for each host, and one for what stands beside
/// the hosts.
pub fn seal(inventory: &Inventory, artifacts: &Artifacts) -> BTreeMap<String, Manifest> {
    let environment = inventory.environment.as_str();
    let mut all: BTreeMap<String, Manifest> = BTreeMap::new();
    let hosts: BTreeSet<&str> = inventory.hosts.keys().map(HostName::as_str).collect();
    for (path, artifact) in artifacts.below(environment) {
        let rest = path.as_str().split_at(environment.len() + 1).1;
        let host = rest
            .split_once('/')
            .filter(|(first, _)| hosts.contains(first));
        let (folder, name) = match host {
            Some((host, name)) => (format!("{environment}/{host}"), name),
            None => (environment.to_owned(), rest),
        };
        let manifest = all.entry(folder).or_default();
        manifest.0.insert(name.to_owned(), sha256(&artifact.bytes));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let manifest = Manifest([("a b.txt".to_owned(), "0".repeat(64))].into());
        assert_eq!(Manifest::parse(&manifest.to_string()), manifest);
    }
}
