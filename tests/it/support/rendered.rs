//! Environments as the commands see them: resolved, with their edges and all of their files.

use std::path::Path;

use paygen::inventory::files::Files;
use paygen::inventory::{self, Inventory, Loaded};
use paygen::reach::Reach;
use paygen::render::{Artifacts, Engine, Templates, render};

use super::case::{Tree, files, texts};

/// One environment and what is made of it.
pub(crate) struct Environment {
    /// What was read.
    pub(crate) inventory: Inventory,
    /// Its edges.
    pub(crate) reach: Reach,
    /// Its files.
    pub(crate) artifacts: Artifacts,
}

/// The environments of the fleet in `inventory/`.
pub(crate) fn real() -> Vec<Environment> {
    let folder = Path::new("inventory");
    let loaded = inventory::load(folder);
    let files = Files::load(folder, &loaded.environments);
    environments(loaded, &files)
}

/// The environments of a tree of texts.
pub(crate) fn of(tree: &Tree) -> Vec<Environment> {
    let loaded = inventory::understand(texts(tree), Path::new("inventory"));
    environments(loaded, &files(tree))
}

/// The environment of this name.
pub(crate) fn named(all: Vec<Environment>, name: &str) -> Environment {
    let mut all = all.into_iter();
    all.find(|one| one.inventory.environment.as_str() == name)
        .unwrap_or_else(|| panic!("no environment is called {name}"))
}

impl Environment {
    /// The text of a file below the environment's folder.
    pub(crate) fn text(&self, path: &str) -> &str {
        let path = format!("{}/{path}", self.inventory.environment);
        let artifact = self.artifacts.get(&path);
        let artifact = artifact.unwrap_or_else(|| panic!("{path} is not rendered"));
        std::str::from_utf8(&artifact.bytes).expect("it is text")
    }
}

fn environments(loaded: Loaded, files: &Files) -> Vec<Environment> {
    let errors: Vec<String> = loaded.found.iter().map(|one| one.message.clone()).collect();
    assert!(!loaded.found.has_errors(), "{errors:#?}");
    render_all(loaded.environments, files)
}

/// Renders environments that have no errors.
pub(super) fn render_all(all: Vec<Inventory>, files: &Files) -> Vec<Environment> {
    let mut engine = Engine::new(&Templates::embedded()).unwrap();
    let one = |inventory| {
        let reach = Reach::of(&inventory);
        let artifacts = render(&inventory, &reach, files, &mut engine).unwrap();
        Environment {
            inventory,
            reach,
            artifacts,
        }
    };
    all.into_iter().map(one).collect()
}
