//! An inventory from its files to everything that is rendered of it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use paygen::diagnostic::{Diagnostics, Sources, report};
use paygen::inventory::files::Files;
use paygen::inventory::repository::Repository;
use paygen::inventory::{self, Loaded};
use paygen::reach::Reach;
use paygen::render::{Artifact, ArtifactPath};

use super::case::{self, Tree, cases, found_in};
use super::rendered::{Environment, render_all};

/// A fleet that was read, checked and rendered.
pub(crate) struct Fleet {
    /// What was said of it.
    pub(crate) found: Diagnostics,
    /// Its environments with their files; none if there are errors.
    pub(crate) environments: Vec<Environment>,
    sources: Sources,
}

/// Our own fleet, the one that `init` writes, and every valid fixture, by name.
pub(crate) fn fleets() -> Vec<(String, Fleet)> {
    let valid = Path::new("tests/cases/valid");
    let mut folders: Vec<PathBuf> = fs::read_dir(valid)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.extend(["inventory".into(), "src/cli/starter".into()]);
    folders.sort();
    let name = |path: &Path| path.display().to_string();
    let mut all: Vec<(String, Fleet)> = folders
        .iter()
        .map(|folder| (name(folder), Fleet::load(folder)))
        .collect();
    let cases = cases(valid);
    all.extend(
        cases
            .iter()
            .map(|case| (name(&case.path), Fleet::of(&case.tree))),
    );
    all
}

/// Every environment of those fleets, by the fleet's name and its own; rendered once for all tests.
pub(crate) fn environments() -> &'static [(String, Environment)] {
    static ALL: OnceLock<Vec<(String, Environment)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let all = fleets().into_iter().flat_map(|(name, fleet)| {
            let environments = fleet.environments.into_iter();
            environments.map(move |one| (format!("{name} {}", one.inventory.environment), one))
        });
        all.collect()
    })
}

impl Fleet {
    /// Reads a folder, such as `inventory`.
    pub(crate) fn load(folder: &Path) -> Self {
        let loaded = inventory::load(folder);
        let files = Files::load(folder, &loaded.environments);
        Self::understood(loaded, &files)
    }

    /// Reads files by their paths in the inventory.
    pub(crate) fn of(tree: &Tree) -> Self {
        let loaded = inventory::understand(case::texts(tree), Path::new("inventory"));
        Self::understood(loaded, &case::files(tree))
    }

    /// Reads texts by their paths in the inventory.
    pub(crate) fn of_texts(texts: &[(&str, &str)]) -> Self {
        let bytes = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        Self::of(&texts.iter().map(bytes).collect())
    }

    fn understood(loaded: Loaded, files: &Files) -> Self {
        let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
        let found = found_in(&loaded, &reaches, files, &Repository::default());
        let environments = if found.has_errors() {
            Vec::new()
        } else {
            render_all(loaded.environments, files)
        };
        Self {
            found,
            environments,
            sources: loaded.sources,
        }
    }

    /// All that was said, as a person reads it.
    pub(crate) fn text(&self) -> String {
        let drawn: Vec<String> = self
            .found
            .iter()
            .map(|one| report::draw(one, &self.sources, false))
            .collect();
        drawn.join("\n")
    }

    /// One environment.
    pub(crate) fn environment(&self, name: &str) -> &Environment {
        let mut all = self.environments.iter();
        all.find(|one| one.inventory.environment.as_str() == name)
            .unwrap_or_else(|| panic!("no environment `{name}`"))
    }

    /// Every file of every environment.
    pub(crate) fn artifacts(&self) -> impl Iterator<Item = (&ArtifactPath, &Artifact)> {
        self.environments
            .iter()
            .flat_map(|one| one.artifacts.iter())
    }

    /// A rendered file as text, by its path in `generated/`.
    pub(crate) fn file(&self, path: &str) -> &str {
        let mut found = self
            .environments
            .iter()
            .filter_map(|one| one.artifacts.get(path));
        let artifact = found
            .next()
            .unwrap_or_else(|| panic!("`{path}` is not rendered"));
        std::str::from_utf8(&artifact.bytes).unwrap()
    }

    /// Writes everything below a folder, as it lies in `generated/`.
    pub(crate) fn write(&self, folder: &Path) {
        for (path, artifact) in self.artifacts() {
            let path = folder.join(path.as_str());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &artifact.bytes).unwrap();
            let mode = if artifact.executable { 0o755 } else { 0o644 };
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}
