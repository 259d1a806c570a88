//! PG0208: `like` names no section.

use super::closest;
use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0208",
    name: "unknown-like",
    severity: Severity::Error,
    docs: "\
`like = \"x\"` lays the section `[like.x]` under the service, and there is no such section.
",
};

/// `name` is none of `known`.
pub fn new<'a>(origin: Origin, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let base =
        Diagnostic::new(&LINT, origin, format!("there is no `[like.{name}]`")).label("not known");
    match closest(name, known) {
        Some(near) => base.help(
            format!("write `{near}`"),
            vec![Edit {
                origin,
                replacement: format!("\"{near}\""),
            }],
        ),
        None => base.help(format!("write a section `[like.{name}]`"), Vec::new()),
    }
}
