//! An inventory from its files to everything that is rendered of it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use paygen::check::{self, Context};
use paygen::diagnostic::{Diagnostics, report};
use paygen::inventory::files::Files;
use paygen::inventory::{self, Inventory, Loaded};
use paygen::reach::Reach;
use paygen::render::{Artifacts, Engine, Templates, render};
use tempfile::TempDir;

use super::case::TODAY;

/// A fleet that was read, checked and rendered.
pub(crate) struct Fleet {
    /// What was read.
    pub(crate) loaded: Loaded,
    /// The edges of each environment.
    pub(crate) reaches: Vec<Reach>,
    /// What was said of it.
    pub(crate) found: Diagnostics,
    /// Every file of every environment.
    pub(crate) artifacts: Artifacts,
}

impl Fleet {
    /// Reads a folder, such as `inventory`. What is rendered of a fleet with errors is nothing.
    pub(crate) fn load(folder: &Path) -> Self {
        let loaded = inventory::load(folder);
        let files = Files::load(folder, &loaded.environments);
        let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
        let found = checked(&loaded, &reaches, &files);
        let mut artifacts = Artifacts::default();
        if !found.has_errors() {
            let mut engine = Engine::new(&Templates::embedded()).unwrap();
            for (environment, reach) in loaded.environments.iter().zip(&reaches) {
                let made = render(environment, reach, &files, &mut engine).unwrap();
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

    /// Reads files by their paths in the inventory, and asks that nothing is wrong with them.
    pub(crate) fn of(files: &BTreeMap<&str, &str>) -> Self {
        let folder = TempDir::new().unwrap();
        for (path, text) in files {
            let path = folder.path().join("inventory").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let fleet = Self::load(&folder.path().join("inventory"));
        assert_eq!(fleet.text(), "");
        fleet
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

fn checked(loaded: &Loaded, reaches: &[Reach], files: &Files) -> Diagnostics {
    let both = loaded.environments.iter().zip(reaches);
    let contexts: Vec<Context<'_>> = both
        .map(|(inventory, reach)| Context {
            sources: &loaded.sources,
            inventory,
            reach,
            files,
            today: TODAY,
        })
        .collect();
    let mut found = loaded.found.clone();
    found.extend(check::check(&contexts));
    found.sorted()
}

/// Our own fleet and every valid fixture, by name.
pub(crate) fn fleets() -> Vec<(String, Fleet)> {
    let mut folders: Vec<PathBuf> = fs::read_dir("tests/cases/valid")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    folders.insert(0, "inventory".into());
    let load = |folder: &PathBuf| (folder.display().to_string(), Fleet::load(folder));
    folders.iter().map(load).collect()
}
