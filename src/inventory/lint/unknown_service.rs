//! PG0201: a reference to a service that is not there.

use super::closest;
use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0201",
    name: "unknown-service",
    severity: Severity::Error,
    docs: "\
A reference names a service (or external thing) that no section describes. Left alone, a container
would look up a name that DNS does not know.

    needs = [\"maridb.sql\"]      # [service.mariadb]
",
};

/// `name` in the reference `text` is none of `known`.
pub fn new<'a>(
    origin: Origin,
    text: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let base = Diagnostic::new(&LINT, origin, format!("no service is called `{name}`"));
    match closest(name, known) {
        Some(near) => {
            let replacement = format!("\"{}\"", text.replacen(name, near, 1));
            let text = format!("write `{near}`");
            base.label("not known").help(
                text,
                vec![Edit {
                    origin,
                    replacement,
                }],
            )
        }
        None => base.label("not known").help(
            format!("describe it in `[service.{name}]`, or `[external.{name}]` if others run it"),
            Vec::new(),
        ),
    }
}
