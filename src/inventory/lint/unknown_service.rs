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
    let described = "or `[external.…]` if others run it";
    named(origin, text, name, known, described)
}

/// A host shall run `name`, or a scrape job is one of `name`, which is none of `known`.
pub fn to_run<'a>(origin: Origin, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    named(origin, name, name, known, "or leave it out")
}

fn named<'a>(
    origin: Origin,
    text: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
    or: &str,
) -> Diagnostic {
    let message = format!("no service is called `{name}`");
    let base = Diagnostic::new(&LINT, origin, message).label("not known");
    if let Some(near) = closest(name, known) {
        let edit = Edit {
            origin,
            replacement: format!("\"{}\"", text.replacen(name, near, 1)),
        };
        base.help(format!("write `{near}`"), vec![edit])
    } else {
        let help = format!("describe it in `[service.{name}]`, {or}");
        base.help(help, Vec::new())
    }
}
