//! PG0107: lines that end as on Windows.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0107",
    name: "line-endings",
    severity: Severity::Warning,
    docs: "\
The file's lines end with CR LF. TOML allows it, but a carriage return inside a multi-line text
reaches the container, and every later edit by someone else shows as a change of the whole file.

Save with LF, and let git keep it so: `*.toml text eol=lf` in `.gitattributes`.
",
};

/// The first carriage return of the file at `path` is at `origin`.
pub fn new(origin: Origin, path: &Path) -> Diagnostic {
    Diagnostic::new(
        &LINT,
        origin,
        "the file's lines end with CR LF, as on Windows",
    )
    .label("the first")
    .help(
        format!("run `sed -i 's/\\r$//' {}`", path.display()),
        Vec::new(),
    )
}
