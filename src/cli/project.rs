//! An inventory loaded, checked and rendered in memory: what every command starts from.

use std::error::Error;
use std::path::Path;

use super::Global;
use super::day::today;
use super::selection::Selection;
use crate::check::{self, Context};
use crate::diagnostic::{Diagnostics, Sources};
use crate::diff::Wanted;
use crate::inventory::files::Files;
use crate::inventory::repository::Repository;
use crate::inventory::{self, Inventory, Loaded};
use crate::manifest;
use crate::reach::Reach;
use crate::render::{self, Artifact, Artifacts, Templates};

/// Everything that is known of the environments that were asked for.
pub(super) struct Project {
    /// The texts.
    pub(super) sources: Sources,
    /// The environments with their edges, by name.
    pub(super) environments: Vec<(Inventory, Reach)>,
    /// What was found in them, in file order.
    pub(super) found: Diagnostics,
    /// Their files by environment; none while there is an error.
    rendered: Vec<Artifacts>,
}

/// The inventory has mistakes, so nothing that is said of its edges would be true.
#[derive(Debug, thiserror::Error)]
#[error("the inventory has errors; `paygen check` shows them")]
pub(super) struct Broken;

/// Reads the environments that were asked for, if nothing in the inventory is broken.
pub(super) fn sound(global: &Global, selection: &Selection) -> Result<Loaded, Box<dyn Error>> {
    let mut loaded = inventory::load(&global.inventory);
    if loaded.found.has_errors() {
        return Err(Broken.into());
    }
    selection.check(&loaded.environments)?;
    loaded.environments.retain(|one| selection.has(one));
    Ok(loaded)
}

/// Loads, checks, and renders in memory if there is no error.
pub(super) fn load(global: &Global, selection: &Selection) -> Result<Project, Box<dyn Error>> {
    let folder = global.inventory.as_path();
    let mut loaded = inventory::load(folder);
    if !loaded.found.has_errors() {
        selection.check(&loaded.environments)?; // else the name may be in what cannot be read
    }
    let files = Files::load(folder, &loaded.environments);
    let repository = Repository::load(
        folder,
        &global.out,
        &loaded.environments,
        &mut loaded.sources,
    );
    let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
    let mut found = loaded.found.clone();
    found.extend(rules(&loaded, &reaches, &files, &repository));
    let found = with_environments(&found, &loaded.sources, folder);
    let mut found = selection.concerning(found, &loaded.environments);
    let both = loaded.environments.into_iter().zip(reaches);
    let environments: Vec<_> = both.filter(|(one, _)| selection.has(one)).collect();
    let mut rendered = Vec::new();
    if !found.has_errors() {
        let pairs = environments
            .iter()
            .map(|(inventory, reach)| (inventory, reach));
        let (artifacts, mistakes) = render::render_all(pairs, &files, &Templates::embedded())?;
        found.extend(render::report(
            &mistakes,
            folder,
            &files,
            &mut loaded.sources,
        ));
        rendered = artifacts;
    }
    Ok(Project {
        sources: loaded.sources,
        environments,
        found: found.sorted(),
        rendered,
    })
}

impl Project {
    /// Takes every file of the environments out, with their manifests.
    pub(super) fn take_wanted(&mut self) -> Wanted {
        let mut wanted = Wanted::new();
        let rendered = std::mem::take(&mut self.rendered);
        for ((inventory, _), artifacts) in self.environments.iter().zip(rendered) {
            for (folder, manifest) in manifest::seal(inventory, &artifacts) {
                let path = format!("{folder}/{}", manifest::FILE_NAME);
                let bytes = manifest.to_string().into_bytes();
                let artifact = Artifact {
                    bytes,
                    executable: false,
                    by: manifest::FILE_NAME,
                };
                wanted.insert(path, artifact);
            }
            let all = artifacts.into_iter();
            wanted.extend(all.map(|(path, artifact)| (path.to_string(), artifact)));
        }
        wanted
    }
}

/// What the rules find.
pub(super) fn rules(
    loaded: &Loaded,
    reaches: &[Reach],
    files: &Files,
    repository: &Repository,
) -> Diagnostics {
    let today = today();
    let contexts: Vec<Context<'_>> = loaded
        .environments
        .iter()
        .zip(reaches)
        .map(|(inventory, reach)| Context {
            sources: &loaded.sources,
            inventory,
            reach,
            files,
            repository,
            today: &today,
        })
        .collect();
    check::check(&contexts)
}

/// What stands in the file of one environment arises in that one alone.
fn with_environments(found: &Diagnostics, sources: &Sources, folder: &Path) -> Diagnostics {
    let overlays = folder.join("env");
    let mut all = Diagnostics::default();
    for one in found.iter() {
        let path = sources.path(one.primary.origin.source);
        let name = path
            .file_stem()
            .filter(|_| path.parent() == Some(&overlays));
        let name = name.map(|name| name.to_string_lossy().into_owned());
        let mut one = one.clone();
        one.environment = one.environment.or(name);
        all.push(one);
    }
    all
}
