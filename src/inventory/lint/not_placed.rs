//! PG0204: a reference to a service that runs nowhere in this environment.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0204",
    name: "not-placed",
    severity: Severity::Error,
    docs: "\
A service that runs here refers to one that no host of this environment runs. Either a host's
`runs` lacks it, or the environment's file should say that it is not needed here.

    [service.web]
    needs = [\"db.sql\"]

    [host.vm1]
    runs = [\"web\"]            # and db?
",
};

/// `service` is described at `there`, and placed nowhere in `environment`; `place` names a host and
/// the edit that lets it run the service.
pub fn new(
    origin: Origin,
    service: &str,
    environment: &str,
    there: Origin,
    place: Option<(&str, Edit)>,
) -> Diagnostic {
    let message = format!("`{service}` runs nowhere in `{environment}`");
    let base = Diagnostic::new(&LINT, origin, message)
        .label("referred to here")
        .other(there, "described here");
    match place {
        Some((host, edit)) => base.help(format!("let `{host}` run it"), vec![edit]),
        None => base.help("describe a host with `runs`", Vec::new()),
    }
}
