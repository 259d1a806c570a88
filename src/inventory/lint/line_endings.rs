//! PG0107: lines that end as on Windows.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

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

/// The first carriage return is at `origin`; `all` names every one.
pub fn new(origin: Origin, all: Vec<Origin>) -> Diagnostic {
    let edits = all
        .into_iter()
        .map(|origin| Edit {
            origin,
            replacement: String::new(),
        })
        .collect();
    Diagnostic::new(&LINT, origin, "lines end with CR LF").help("save the file with LF", edits)
}
