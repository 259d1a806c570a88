//! The fleet as files. Pure: an inventory without errors goes in, bytes come out.

mod artifact;
mod complaint;
mod draft;
mod engine;
mod fleet;
mod mistake;
mod outputs;
mod quote;
mod stage;
mod templates;
mod verify;
mod view;

pub use artifact::{Artifact, ArtifactPath, Artifacts, PathError, Taken};
pub use complaint::{Complaint, TemplatePlace};
pub use engine::{Engine, Templates};
pub use mistake::{Mistake, Wrong, report};
pub use outputs::{OUTPUTS, Output};
pub use quote::{compose_scalar, shell_word, yaml_scalar};

use crate::inventory::Inventory;
use crate::inventory::files::Files;
use crate::reach::Reach;
use stage::Stage;

/// Everything an output may look at: one environment, and what was rendered of it before.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The environment.
    pub inventory: &'a Inventory,
    /// Its edges.
    pub reach: &'a Reach,
    /// The fleet's own files.
    pub files: &'a Files,
    /// What stands before this output in the table; the Compose file holds digests of it.
    pub done: &'a Artifacts,
}

/// Why something could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Files or names of the fleet are wrong; [`report`] tells them as findings.
    #[error("files of the fleet cannot be rendered: {0:?}")]
    Mistakes(Vec<Mistake>),
    /// A template of ours is wrong or asks for what is not there.
    #[error("a defect of paygen, not of the inventory: template `{template}`: {message}")]
    Template {
        /// The template, as the table names it.
        template: String,
        /// What Tera says, with the place in the template.
        message: String,
    },
    /// A reader would refuse what we wrote: a defect of a template.
    #[error("a defect of paygen, not of the inventory: `{path}` cannot be read back: {message}")]
    Unreadable {
        /// The path.
        path: String,
        /// What the reader says.
        message: String,
    },
}

/// Renders one environment into `artifacts`, below `<environment>/`.
pub fn render(
    inventory: &Inventory,
    reach: &Reach,
    files: &Files,
    engine: &mut Engine,
) -> Result<Artifacts, RenderError> {
    let mut stage = Stage::new(inventory, files, engine);
    for output in OUTPUTS {
        let scene = Scene {
            inventory,
            reach,
            files,
            done: &stage.done,
        };
        for draft in output.drafts(&scene) {
            stage.make(draft, output.what)?;
        }
    }
    stage.finish()
}

/// Renders every environment: files by environment, and what is wrong with the fleet's own. An
/// environment with a mistake has no files.
pub fn render_all<'a>(
    environments: impl Iterator<Item = (&'a Inventory, &'a Reach)>,
    files: &Files,
    templates: &Templates,
) -> Result<(Vec<Artifacts>, Vec<Mistake>), RenderError> {
    let mut engine = Engine::new(templates)?;
    let mut rendered = Vec::new();
    let mut mistakes = Vec::new();
    for (inventory, reach) in environments {
        match render(inventory, reach, files, &mut engine) {
            Ok(artifacts) => rendered.push(artifacts),
            Err(RenderError::Mistakes(more)) => {
                rendered.push(Artifacts::default());
                mistakes.extend(more);
            }
            Err(error @ (RenderError::Template { .. } | RenderError::Unreadable { .. })) => {
                return Err(error);
            }
        }
    }
    Ok((rendered, mistakes))
}
