//! PG0102: a key that the language does not have.

use super::closest;
use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0102",
    name: "unknown-key",
    severity: Severity::Error,
    docs: "\
The key means nothing here. A misspelt key that is silently ignored is a setting that is believed
to be in force and is not.

    [service.web]
    imagee = \"nginx:1.26\"      # `image`

Where a known key is spelt almost the same, the help names it.
",
};

/// `key` at `origin` is none of `known`.
pub fn new(origin: Origin, key: &str, known: &[&str]) -> Diagnostic {
    let base = Diagnostic::new(&LINT, origin, format!("unknown key `{key}`"));
    match closest(key, known.iter().copied()) {
        Some(near) => base.label("not known here").help(
            format!("write `{near}`"),
            vec![Edit {
                origin,
                replacement: near.to_owned(),
            }],
        ),
        None => base.label(format!("known here: {}", known.join(", "))),
    }
}
