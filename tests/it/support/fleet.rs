//! An inventory from its files to everything that is rendered of it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use paygen::diagnostic::{Diagnostics, report};
use paygen::inventory::files::Files;
use paygen::inventory::{self, Inventory, Loaded};
use paygen::reach::Reach;
use paygen::render::{Artifacts, Engine, Templates, render};

use super::case::{self, Tree, cases, found_in};

/// A fleet that was read, checked and rendered.
pub(crate) struct Fleet {
    /// What was read.
    pub(crate) loaded: Loaded,
    /// The edges of each environment.
    pub(crate) reaches: Vec<Reach>,
    /// What was said of it.
    pub(crate) found: Diagnostics,
    /// Every file of every environment; none if there are errors.
    pub(crate) artifacts: Artifacts,
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

    fn understood(loaded: Loaded, files: &Files) -> Self {
        let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
        let found = found_in(&loaded, &reaches, files);
        let mut artifacts = Artifacts::default();
        if !found.has_errors() {
            let mut engine = Engine::new(&Templates::embedded()).unwrap();
            for (environment, reach) in loaded.environments.iter().zip(&reaches) {
                let made = render(environment, reach, files, &mut engine).unwrap();
                artifacts.extend(made).unwrap();
            }
        }
        Self {
            loaded,
            reaches,
            found,
            artifacts,
        }
    }

    /// All that was said, as a person reads it.
    pub(crate) fn text(&self) -> String {
        let drawn: Vec<String> = self
            .found
            .iter()
            .map(|one| report::draw(one, &self.loaded.sources, false))
            .collect();
        drawn.join("\n")
    }

    /// One environment and its edges.
    pub(crate) fn environment(&self, name: &str) -> (&Inventory, &Reach) {
        let mut all = self.loaded.environments.iter().zip(&self.reaches);
        all.find(|(one, _)| one.environment.as_str() == name)
            .unwrap_or_else(|| panic!("no environment `{name}`"))
    }

    /// A rendered file as text.
    pub(crate) fn file(&self, path: &str) -> &str {
        let artifact = self.artifacts.get(path);
        let artifact = artifact.unwrap_or_else(|| panic!("`{path}` is not rendered"));
        std::str::from_utf8(&artifact.bytes).unwrap()
    }

    /// Writes everything below a folder, as it lies in `generated/`.
    pub(crate) fn write(&self, folder: &Path) {
        for (path, artifact) in self.artifacts.iter() {
            let path = folder.join(path.as_str());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &artifact.bytes).unwrap();
            let mode = if artifact.executable { 0o755 } else { 0o644 };
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}
