//! An inventory loaded, checked and rendered in memory: what every command starts from.

use std::error::Error;
use std::path::Path;

use super::day::today;
use super::selection::Selection;
use crate::check::{self, Context};
use crate::diagnostic::{Diagnostics, Sources};
use crate::diff::Wanted;
use crate::inventory::files::Files;
use crate::inventory::{self, Inventory};
use crate::manifest;
use crate::reach::Reach;
use crate::render::{self, Artifact, Artifacts};

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

/// Loads, checks, and renders in memory if there is no error.
pub(super) fn load(folder: &Path, selection: &Selection) -> Result<Project, Box<dyn Error>> {
    let mut loaded = inventory::load(folder);
    if !loaded.found.has_errors() {
        selection.check(&loaded.environments)?; // else the name may be in what cannot be read
    }
    let files = Files::load(folder, &loaded.environments);
    let with_edges = |inventory| {
        let reach = Reach::of(&inventory);
        (inventory, reach)
    };
    let mut environments: Vec<_> = loaded.environments.into_iter().map(with_edges).collect();
    let mut found = loaded.found;
    found.extend(rules(&loaded.sources, &environments, &files));
    environments.retain(|(inventory, _)| selection.has(inventory));
    let mut found = selection.concerning(found, &environments);
    let mut rendered = Vec::new();
    if !found.has_errors() {
        let pairs = environments
            .iter()
            .map(|(inventory, reach)| (inventory, reach));
        let (artifacts, mistakes) = render::render_all(pairs, &files)?;
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

fn rules(sources: &Sources, environments: &[(Inventory, Reach)], files: &Files) -> Diagnostics {
    let today = today();
    let contexts: Vec<Context<'_>> = environments
        .iter()
        .map(|(inventory, reach)| Context {
            sources,
            inventory,
            reach,
            files,
            today: &today,
        })
        .collect();
    check::check(&contexts)
}
