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

/// `path` cannot be read because of `why`.
pub fn new(origin: Origin, path: &Path, why: &str) -> Diagnostic {
    Diagnostic::new(
        &LINT,
        origin,
        format!("cannot read `{}`: {why}", path.display()),
    )
    .help(
        "name another folder with `--inventory`, or write one with `paygen init`",
        Vec::new(),
    )
}
