//! One environment while it is rendered: what is done, and what is wrong so far.

use std::collections::BTreeMap;

use super::draft::{Body, Draft, Form};
use super::engine::{Engine, Failure};
use super::verify;
use super::{Artifact, ArtifactPath, Artifacts, Mistake, RenderError, Wrong};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::files::Files;

/// Drafts go in, files come out.
pub(super) struct Stage<'a> {
    inventory: &'a Inventory,
    files: &'a Files,
    engine: &'a mut Engine,
    /// What is rendered.
    pub(super) done: Artifacts,
    /// What asked for it.
    origins: BTreeMap<ArtifactPath, Origin>,
    mistakes: Vec<Mistake>,
}

impl<'a> Stage<'a> {
    /// Nothing is rendered yet.
    pub(super) fn new(inventory: &'a Inventory, files: &'a Files, engine: &'a mut Engine) -> Self {
        Self {
            inventory,
            files,
            engine,
            done: Artifacts::default(),
            origins: BTreeMap::new(),
            mistakes: Vec::new(),
        }
    }

    /// Renders one file. A mistake of the fleet is kept; one of ours ends it.
    pub(super) fn make(&mut self, draft: Draft, by: &'static str) -> Result<(), RenderError> {
        let asked_at = draft.origin.unwrap_or(self.inventory.tree.origin);
        let path = format!("{}/{}", self.inventory.environment, draft.path);
        let path = match ArtifactPath::parse(&path) {
            Ok(path) => path,
            Err(error) => {
                self.wrong(asked_at, Wrong::Path(error));
                return Ok(());
            }
        };
        let Some(bytes) = self.bytes(draft.body, &path, asked_at)? else {
            return Ok(());
        };
        let artifact = Artifact {
            bytes,
            executable: draft.executable,
            by,
        };
        match self.done.add(path.clone(), artifact) {
            Ok(()) => {
                self.origins.insert(path, asked_at);
            }
            Err(taken) => {
                let other = self.origins.get(&taken.other).copied();
                let other = other.unwrap_or(asked_at);
                self.wrong(asked_at, Wrong::Taken { taken, other });
            }
        }
        Ok(())
    }

    /// All files, or all that is wrong with the fleet's own.
    pub(super) fn finish(self) -> Result<Artifacts, RenderError> {
        if self.mistakes.is_empty() {
            Ok(self.done)
        } else {
            Err(RenderError::Mistakes(self.mistakes))
        }
    }

    /// The bytes of a file, read back where others must read them.
    fn bytes(
        &mut self,
        body: Body,
        path: &ArtifactPath,
        asked_at: Origin,
    ) -> Result<Option<Vec<u8>>, RenderError> {
        let form = body.form();
        let bytes = match self.engine.bytes(body, self.files) {
            Ok(bytes) => bytes,
            Err(Failure::Fleet(source, complaints)) => {
                for complaint in complaints {
                    let source = source.clone();
                    self.wrong(asked_at, Wrong::Template { source, complaint });
                }
                return Ok(None);
            }
            Err(Failure::Ours(error)) => return Err(error),
        };
        match (form, verify::readable(path, &bytes)) {
            (Form::Reader, _) | (Form::Ours | Form::Fleet, Ok(())) => Ok(Some(bytes)),
            (Form::Ours, Err(message)) => {
                let path = path.to_string();
                Err(RenderError::Unreadable { path, message })
            }
            (Form::Fleet, Err(message)) => {
                let path = path.to_string();
                self.wrong(asked_at, Wrong::Output { path, message });
                Ok(None)
            }
        }
    }

    fn wrong(&mut self, asked_at: Origin, wrong: Wrong) {
        self.mistakes.push(Mistake {
            asked_at,
            environment: self.inventory.environment.to_string(),
            wrong,
        });
    }
}
