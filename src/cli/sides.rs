//! The two sides that `diff` compares: the inventory as it is, and what it is compared with.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use super::project::rules;
use super::selection::Selection;
use super::{Global, generated};
use crate::change::{Finding, Model, Place, Side, When};
use crate::diagnostic::{Diagnostics, Severity};
use crate::inventory::files::Files;
use crate::inventory::repository::Repository;
use crate::inventory::revision::Revision;
use crate::inventory::{self, Loaded};
use crate::reach::Reach;
use crate::render::{self, Artifact, Artifacts, Mistake, RenderError, Templates};

/// An inventory with all that follows from it, as far as it can be understood.
pub(super) struct Understood {
    /// The environments and their texts.
    pub(super) loaded: Loaded,
    /// Everything that was found in it, if anybody looked.
    pub(super) found: Diagnostics,
    /// The revision's whole hash; empty for what is not in git yet.
    pub(super) commit: String,
    files: Files,
    reaches: Vec<Reach>,
    /// Its files, by their paths below `generated/`.
    pub(super) rendered: BTreeMap<String, Artifact>,
}

/// The files of all environments, and what is wrong with them.
type Rendered = (Vec<Artifacts>, Vec<Mistake>);

/// What a revision holds cannot be compared with.
#[derive(Debug, thiserror::Error)]
pub(super) enum Incomparable {
    /// Its inventory is broken.
    #[error(
        "the inventory of {revision} has errors, the first is: {first}; compare with a revision \
         that `paygen check` passes, or with {out}/ by leaving `--base` out"
    )]
    Broken {
        /// The revision.
        revision: String,
        /// The first message.
        first: String,
        /// The folder for what is rendered.
        out: String,
    },
    /// Its templates want other values than this binary has.
    #[error(
        "the templates of {revision} do not go with this paygen: {error}; compare with {out}/ by \
         leaving `--base` out"
    )]
    Templates {
        /// The revision.
        revision: String,
        /// What is wrong.
        error: RenderError,
        /// The folder for what is rendered.
        out: String,
    },
}

/// A side may be read on another core.
pub(super) type Failure = Box<dyn Error + Send + Sync>;

/// Reads and renders the inventory as it is. A mistake that only rules find stops nothing: the
/// reviewer is shown it together with what it does.
pub(super) fn now(global: &Global) -> Result<Understood, Failure> {
    let folder = global.inventory.as_path();
    let loaded = inventory::load(folder);
    let files = Files::load(folder, &loaded.environments);
    let mut now = understood(loaded, files);
    let mut found = now.loaded.found.clone();
    if !found.has_errors() {
        let repository = now.repository(global);
        let templates = Templates::embedded();
        let (broken, rendered) = std::thread::scope(|scope| {
            let rules = scope.spawn(|| rules(&now.loaded, &now.reaches, &now.files, &repository));
            let rendered = now.render(&templates);
            let broken = rules.join();
            (
                broken.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                rendered,
            )
        });
        found.extend(broken);
        match rendered {
            Ok(rendered) => found.extend(now.take(rendered, folder)),
            Err(_) if found.has_errors() => {} // whatever a rule complains about
            Err(error) => return Err(error.into()),
        }
    }
    now.found = found.sorted();
    Ok(now)
}

/// Reads and renders the inventory of a revision, with its templates where it has some.
pub(super) fn revision(global: &Global, name: &str) -> Result<Understood, Failure> {
    let folder = global.inventory.as_path();
    let revision = Revision::read(folder, name)?;
    let texts = revision.texts(folder);
    let loaded = if texts.is_empty() {
        Loaded::default() // it had no inventory yet
    } else {
        inventory::understand(texts, folder)
    };
    let out = global.out.display().to_string();
    let called = format!("{name} ({})", short(&revision.commit));
    if let Some(first) = first_error(&loaded.found) {
        let broken = Incomparable::Broken {
            revision: called,
            first,
            out,
        };
        return Err(broken.into());
    }
    let files = revision.files(&loaded.environments);
    let mut then = understood(loaded, files);
    let templates = Templates::embedded().with(revision.templates());
    let rendered = then.render(&templates);
    let rendered = rendered.map_err(|error| Incomparable::Templates {
        revision: called,
        error,
        out,
    })?;
    then.take(rendered, folder);
    then.commit = revision.commit;
    Ok(then)
}

/// What stands in the folder for what is rendered, as far as paygen wrote it.
pub(super) fn standing(global: &Global) -> Result<Understood, Failure> {
    let _lock = generated::lock_to_read(&global.out, || {})?;
    let mut observed = generated::observe(&global.out)?;
    observed
        .files
        .retain(|path, _| observed.written.contains_key(path));
    let mut standing = understood(Loaded::default(), Files::default());
    let files = observed.files.into_iter().map(|(path, file)| {
        let artifact = Artifact {
            bytes: file.bytes,
            executable: file.executable,
            by: "generated",
        };
        (path, artifact)
    });
    standing.rendered = files.collect();
    Ok(standing)
}

fn folder_of(path: &str) -> &str {
    path.split_once('/').map_or("", |(folder, _)| folder)
}

/// The name of a commit as people write it.
pub(super) fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

fn understood(loaded: Loaded, files: Files) -> Understood {
    let reaches = loaded.environments.iter().map(Reach::of).collect();
    Understood {
        loaded,
        found: Diagnostics::default(),
        commit: String::new(),
        files,
        reaches,
        rendered: BTreeMap::new(),
    }
}

fn first_error(found: &Diagnostics) -> Option<String> {
    let mut all = found.iter();
    all.find(|one| one.lint.severity == Severity::Error)
        .map(|one| one.message.clone())
}

impl Understood {
    /// What rules find.
    pub(super) fn check(&mut self, global: &Global) -> Diagnostics {
        let repository = self.repository(global);
        rules(&self.loaded, &self.reaches, &self.files, &repository)
    }

    fn repository(&mut self, global: &Global) -> Repository {
        let environments = &self.loaded.environments;
        let folder = global.inventory.as_path();
        Repository::load(folder, &global.out, environments, &mut self.loaded.sources)
    }

    fn render(&self, templates: &Templates) -> Result<Rendered, RenderError> {
        let pairs = self.loaded.environments.iter().zip(&self.reaches);
        render::render_all(pairs, &self.files, templates)
    }

    /// Keeps what was rendered; mistakes of the fleet's own files are findings.
    fn take(&mut self, (artifacts, mistakes): Rendered, folder: &Path) -> Diagnostics {
        let all = artifacts.into_iter().flatten();
        self.rendered = all.map(|(path, one)| (path.to_string(), one)).collect();
        let sources = &mut self.loaded.sources;
        render::report(&mistakes, folder, &self.files, sources)
    }

    /// Leaves out other environments.
    pub(super) fn retain(&mut self, selection: &Selection) {
        let is_chosen = |name: &str| selection.names_environment(name);
        let found = std::mem::take(&mut self.found);
        self.found = selection.concerning(found, &self.loaded.environments);
        self.rendered.retain(|path, _| is_chosen(folder_of(path)));
        let environments = std::mem::take(&mut self.loaded.environments);
        let both = environments
            .into_iter()
            .zip(std::mem::take(&mut self.reaches));
        let kept = both.filter(|(one, _)| is_chosen(one.environment.as_str()));
        (self.loaded.environments, self.reaches) = kept.unzip();
    }

    /// This side of a comparison.
    pub(super) fn side(&self) -> Side<'_> {
        let models = self.loaded.environments.iter().zip(&self.reaches);
        let models = models.map(|(inventory, reach)| Model {
            inventory,
            reach,
            sources: &self.loaded.sources,
        });
        Side {
            files: &self.rendered,
            models: models.collect(),
        }
    }

    /// What was found here and not there, without mere notes.
    pub(super) fn findings(&self, known: &Diagnostics) -> Vec<Finding> {
        let known: Vec<(&str, &str)> = known
            .iter()
            .map(|one| (one.lint.code, one.message.as_str()))
            .collect();
        let new = self.found.iter().filter(|one| {
            one.lint.severity != Severity::Note
                && !known.contains(&(one.lint.code, one.message.as_str()))
        });
        let sources = &self.loaded.sources;
        let finding = new.map(|one| Finding {
            severity: one.lint.severity.word(),
            code: one.lint.code,
            message: one.message.clone(),
            place: Place::of(When::After, sources, one.primary.origin),
        });
        finding.collect()
    }
}
