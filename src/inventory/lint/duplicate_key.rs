//! PG0109: one value set in two files.

use crate::diagnostic::{Diagnostic, Fixer, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0109",
    name: "set-twice",
    severity: Severity::Error,
    docs: "\
Two files beside each other set the same value. Neither is an overlay of the other, so which one
holds would depend on the names of the files.

Only a file in `env/` may lay a value over another. Sections may be spread over files
(`[service.web]` in one, `[service.web.env]` in another), single values may not.
",
};

/// The value of `path` is set again at `key`/`value` after `first`.
pub fn new(fixer: Fixer<'_>, path: &str, key: Origin, value: Origin, first: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, key, format!("`{path}` is set in two files"))
        .label("set again here")
        .other(first, "first set here")
        .help("keep one of them", vec![fixer.remove_entry(key, value)])
}
