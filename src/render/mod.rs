//! The fleet as files. Pure: an inventory without errors goes in, bytes come out.

mod artifact;
mod draft;
mod engine;
mod outputs;
mod quote;
mod templates;
mod verify;
mod view;

pub use artifact::{Artifact, ArtifactPath, Artifacts};
pub use engine::{Engine, Templates};
pub use outputs::{OUTPUTS, Output};
pub use quote::{compose_scalar, shell_word, yaml_scalar};

use crate::inventory::Inventory;
use crate::inventory::files::Files;
use crate::reach::Reach;

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
    /// A template is wrong or asks for what is not there.
    #[error("template `{template}`: {message}")]
    Template {
        /// The template, as the table names it.
        template: String,
        /// What Tera says, with the place in the template.
        message: String,
    },
    /// Two outputs claim one path.
    #[error("`{path}` is rendered twice: by `{first}` and by `{second}`")]
    Twice {
        /// The path below `generated/`.
        path: String,
        /// Who made it first.
        first: String,
        /// Who makes it again.
        second: String,
    },
    /// A path leads out of its folder.
    #[error(
        "`{path}` leads out of `generated/`: name the file without `..` and without a leading `/`"
    )]
    Escapes {
        /// The path.
        path: String,
    },
    /// A reader would refuse what we wrote: a defect of a template.
    #[error("`{path}` cannot be read back: {message}")]
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
    let mut done = Artifacts::default();
    for output in OUTPUTS {
        let scene = Scene {
            inventory,
            reach,
            files,
            done: &done,
        };
        let mut made = Vec::new();
        for draft in output.drafts(&scene) {
            let path = format!("{}/{}", inventory.environment, draft.path);
            let path = ArtifactPath::parse(&path)?;
            let bytes = engine.body(&draft, files)?;
            verify::readable(&path, &bytes)?;
            made.push((
                path,
                Artifact {
                    bytes,
                    executable: draft.executable,
                    by: output.what,
                },
            ));
        }
        for (path, artifact) in made {
            done.add(path, artifact)?;
        }
    }
    Ok(done)
}
