//! PG0110: `unset` names what is not there.

use super::closest;
use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0110",
    name: "dead-unset",
    severity: Severity::Error,
    docs: "\
An environment's `unset` takes a value of the base away. This one names a path that the base does
not set, so it takes nothing away: it is misspelt, or outlived what it once hid.
",
};

/// `path` names nothing; `known` are the paths beside it, and `removal` takes it out.
pub fn new(origin: Origin, path: &str, known: &[String], removal: Edit) -> Diagnostic {
    let message = format!("`unset` of `{path}`, which nothing sets");
    let base = Diagnostic::new(&LINT, origin, message).label("takes nothing away");
    match closest(path, known.iter().map(String::as_str)) {
        Some(near) => base.help(
            format!("write `{near}`"),
            vec![Edit {
                origin,
                replacement: format!("\"{near}\""),
            }],
        ),
        None => base.help("leave it out", vec![removal]),
    }
}
