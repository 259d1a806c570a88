//! PG0105: a file or folder that cannot be read.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0105",
    name: "unreadable",
    severity: Severity::Error,
    docs: "\
A file or folder of the inventory is missing, may not be read, is a folder where a file is expected,
is a symbolic link that leads nowhere, or is larger than 64 MiB.

An inventory is a folder with `*.toml` files and one file per environment in `env/`. `paygen init`
writes a small one.
",
};

/// Why something cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The folder does not exist.
    #[error("there is no such folder")]
    Missing,
    /// A file stands where a folder is expected.
    #[error("it is no folder")]
    NotAFolder,
    /// A folder stands where a file is expected.
    #[error("it is a folder, and a file was expected")]
    Folder,
    /// It would never end.
    #[error("it is a device or a pipe, and a file was expected")]
    Device,
    /// A link to what is not there.
    #[error("it is a link that leads nowhere")]
    DeadLink,
    /// The file's mode or owner forbids it.
    #[error("permission denied")]
    Forbidden,
    /// It is too large.
    #[error("it has more than the {0} MiB that a file may have")]
    TooLarge(u64),
    /// What the system says.
    #[error("{0}")]
    Other(String),
}

impl Unreadable {
    fn cure(&self, path: &Path) -> String {
        let path = path.display();
        match self {
            Self::Missing => {
                "name the folder with `--inventory`, or write a small one with `paygen init`".into()
            }
            Self::NotAFolder => {
                "an inventory is a folder with `*.toml`, and `env/` in it is another".into()
            }
            Self::Folder => {
                "if it is no part of the inventory, let its name not end in `.toml`".into()
            }
            Self::Device | Self::DeadLink | Self::Other(_) => {
                format!("`ls -l {path}` shows what it is")
            }
            Self::Forbidden => format!("`ls -l {path}` shows who may read it"),
            Self::TooLarge(_) => "split it into several files".into(),
        }
    }
}

/// `path` cannot be read because of `why`.
pub fn new(origin: Origin, path: &Path, why: &Unreadable) -> Diagnostic {
    let message = format!("cannot read `{}`: {why}", path.display());
    Diagnostic::new(&LINT, origin, message).help(why.cure(path), Vec::new())
}
