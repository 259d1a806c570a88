//! One of the two sides that are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::report::{FileChange, State};
use crate::diagnostic::Sources;
use crate::diff;
use crate::inventory::Inventory;
use crate::manifest;
use crate::reach::Reach;
use crate::render::Artifact;

/// Files, and where it is known what they were rendered of.
pub struct Side<'a> {
    /// Rendered files by their paths below `generated/`.
    pub files: &'a BTreeMap<String, Artifact>,
    /// The environments behind them.
    pub models: Vec<Model<'a>>,
}

/// An environment with its edges.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    /// The environment.
    pub inventory: &'a Inventory,
    /// Its edges.
    pub reach: &'a Reach,
    /// The texts, to name lines.
    pub sources: &'a Sources,
}

impl<'a> Side<'a> {
    /// The environments of which anything is known.
    pub fn environments(&self) -> BTreeSet<String> {
        let folders = self.files.keys().filter_map(|path| path.split_once('/'));
        let rendered = folders.map(|(folder, _)| folder.to_owned());
        let models = self.models.iter();
        let known = models.map(|model| model.inventory.environment.to_string());
        rendered.chain(known).collect()
    }

    /// Whether anything is known of an environment.
    pub(super) fn has(&self, environment: &str) -> bool {
        self.model(environment).is_some() || self.below(environment).next().is_some()
    }

    /// The model of an environment, where it is known.
    pub(super) fn model(&self, environment: &str) -> Option<Model<'a>> {
        let mut models = self.models.iter();
        models
            .find(|model| model.inventory.environment.as_str() == environment)
            .copied()
    }

    /// The files of an environment, by their paths in its folder.
    pub(super) fn below(&self, environment: &str) -> impl Iterator<Item = (&str, &Artifact)> {
        let prefix = format!("{environment}/");
        let all = self.files.range(prefix.clone()..);
        all.map_while(move |(path, artifact)| Some((path.strip_prefix(&prefix)?, artifact)))
    }
}

/// The files that are not the same on both sides. Manifests are left out: they repeat what the
/// files say.
pub(super) fn differences(before: &Side<'_>, after: &Side<'_>) -> Vec<FileChange> {
    let both = before.files.keys().chain(after.files.keys());
    let paths: BTreeSet<&String> = both.filter(|path| !is_manifest(path)).collect();
    let change = |path: &String| {
        let (old, new) = (before.files.get(path), after.files.get(path));
        let same = |old: &Artifact, new: &Artifact| {
            old.bytes == new.bytes && old.executable == new.executable
        };
        let state = match (old, new) {
            (Some(old), Some(new)) if same(old, new) => return None,
            (Some(_), Some(_)) => State::Changed,
            (None, _) => State::Added,
            (Some(_), None) => State::Removed,
        };
        Some(FileChange {
            path: path.clone(),
            state,
            diff: if is_picture(path) {
                String::new()
            } else {
                diff::between(path, old, new)
            },
        })
    };
    let mut all: Vec<FileChange> = paths.into_iter().filter_map(change).collect();
    all.sort_by(|a, b| (rank(&a.path), &a.path).cmp(&(rank(&b.path), &b.path)));
    all
}

/// What runs comes before what is read by people, and that before what is drawn.
fn rank(path: &str) -> usize {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_for_people = name.starts_with("RUNBOOK") || name.starts_with("checklist");
    if name.starts_with("docker-compose") {
        0
    } else if name.starts_with("topology") || is_picture(path) {
        3
    } else if is_for_people {
        2
    } else {
        1
    }
}

/// Nobody reviews where a line of a picture goes.
fn is_picture(path: &str) -> bool {
    let ending = Path::new(path).extension();
    ending.is_some_and(|ending| ending == "svg" || ending == "mmd")
}

fn is_manifest(path: &str) -> bool {
    path.rsplit('/').next() == Some(manifest::FILE_NAME)
}
