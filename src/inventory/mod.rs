//! What people edit, read and understood: TOML to a fleet in which every reference leads
//! somewhere.

mod convert;
mod decode;
pub mod files;
pub mod format;
pub mod lint;
pub mod merge;
mod mistake;

pub mod model;
pub mod name;
pub mod node;
pub mod parse;
#[cfg(feature = "cli")]
pub mod repository;
mod resolve;
#[cfg(feature = "cli")]
pub mod revision;
#[cfg(feature = "cli")]
pub mod schema;
pub mod spec;
mod statement;
mod syntax;

use std::path::Path;

pub use model::Inventory;
pub use resolve::{HOSTS_MAX, SERVICES_MAX, split_path};

use crate::diagnostic::{Diagnostics, Sources};
use parse::Text;

/// Everything that was read from one folder.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The texts, for messages.
    pub sources: Sources,
    /// One inventory per environment, by name.
    pub environments: Vec<Inventory>,
    /// What is wrong with the form of it; rules add what is wrong with its meaning.
    pub found: Diagnostics,
}

/// Reads a folder with `*.toml` and `env/*.toml`.
pub fn load(folder: &Path) -> Loaded {
    understand(parse::read(folder), folder)
}

/// Understands texts that were read elsewhere; `folder` names them in messages.
pub fn understand(texts: Vec<Text>, folder: &Path) -> Loaded {
    let mut found = Diagnostics::default();
    let nothing = texts.is_empty();
    let mut parsed = parse::parse(texts, &mut found);
    if nothing {
        let id = parsed.sources.add(folder, "");
        found.push(lint::empty::no_files(parsed.sources.end_of(id)));
    }
    let environments = resolve::resolve(&parsed, &mut found);
    Loaded {
        sources: parsed.sources,
        environments,
        found,
    }
}
