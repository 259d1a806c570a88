//! What paygen wrote, in the format of `sha256sum`, so that any host can verify it with coreutils.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::digest::sha256;
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::render::Artifacts;

/// The name of the file.
pub const FILE_NAME: &str = "MANIFEST";

/// The first line. `sha256sum` skips it; a file of this name without it is somebody else's.
const HEADER: &str = "# written by paygen; verify with: sha256sum --check --strict MANIFEST";

/// Digests by path, relative to the folder in which the manifest stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest(BTreeSet<(String, String)>);

impl Manifest {
    /// Reads a manifest, or nothing if paygen did not write it. Lines that a merge or a hand broke
    /// are left out.
    pub fn parse(text: &str) -> Option<Self> {
        let entry = |line: &str| {
            let (digest, path) = line.split_once("  ")?;
            let hex = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
            hex.then(|| (path.to_owned(), digest.to_owned()))
        };
        let lines = text.strip_prefix(HEADER)?.lines();
        Some(Self(lines.filter_map(entry).collect()))
    }

    /// Adds a file by its digest. One path may have several while a run is under way.
    pub fn add(&mut self, path: impl Into<String>, digest: impl Into<String>) {
        self.0.insert((path.into(), digest.into()));
    }
}

impl IntoIterator for Manifest {
    type Item = (String, String);
    type IntoIter = std::collections::btree_set::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
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
        manifest.add(name, sha256(&artifact.bytes));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut manifest = Manifest::default();
        manifest.add("a b.txt", "0".repeat(64));
        manifest.add("a b.txt", "1".repeat(64));
        assert_eq!(Manifest::parse(&manifest.to_string()), Some(manifest));
    }

    #[test]
    fn broken_lines_are_left_out_and_what_is_not_ours_is_not_read() {
        let line = format!("{}  a", "0".repeat(64));
        let broken = format!("{HEADER}\n<<<<<<<\n{line}\n{}  b\n", "x".repeat(64));
        let mut expected = Manifest::default();
        expected.add("a", "0".repeat(64));
        assert_eq!(Manifest::parse(&broken), Some(expected));
        assert_eq!(Manifest::parse(&line), None);
    }
}
