//! PG0104: a key that must be there.

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0104",
    name: "missing-key",
    severity: Severity::Error,
    docs: "\
A table lacks a key without which it means nothing. The finding points at the table.

    port.http = { protocol = \"http\" }      # `container` is missing
",
};

/// The table at `origin` lacks `key`.
pub fn new(origin: Origin, key: &str) -> Diagnostic {
    Diagnostic::new(&LINT, origin, format!("`{key}` is missing")).label("in this table")
}
