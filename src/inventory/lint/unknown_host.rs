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
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let message = format!("no host is called `{name}`");
    let base = Diagnostic::new(&LINT, origin, message).label("not known in this environment");
    if let Some(near) = closest(name, known.clone()) {
        base.help(
            format!("write `{near}`"),
            vec![Edit {
                origin,
                replacement: format!("\"{prefix}{near}\""),
            }],
        )
    } else {
        let hosts: Vec<&str> = known.take(HOSTS_SHOWN_MAX).collect();
        let help = format!("the hosts here: {}", hosts.join(", "));
        base.help(help, Vec::new())
    }
}

/// Nobody reads a longer list.
const HOSTS_SHOWN_MAX: usize = 12;
