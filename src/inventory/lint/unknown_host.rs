//! PG0203: a host that is not there.

use super::closest;
use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0203",
    name: "unknown-host",
    severity: Severity::Error,
    docs: "\
A value names a host that this environment does not have.

    [external.legacy]
    at = \"host.vm9\"
",
};

/// `name` is none of `known`; `prefix` stands before it in the text.
pub fn new<'a>(
    origin: Origin,
    prefix: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let base = Diagnostic::new(&LINT, origin, format!("no host is called `{name}`"));
    match closest(name, known) {
        Some(near) => base.label("not known").help(
            format!("write `{near}`"),
            vec![Edit {
                origin,
                replacement: format!("\"{prefix}{near}\""),
            }],
        ),
        None => base
            .label("not known")
            .help(format!("describe it in `[host.{name}]`"), Vec::new()),
    }
}
