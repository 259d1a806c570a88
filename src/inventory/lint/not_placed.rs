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

/// `service` is described at `there`, and placed nowhere in `environment`; `place` adds it to a
/// host's `runs`.
pub fn new(
    origin: Origin,
    service: &str,
    environment: &str,
    there: Origin,
    place: Option<Edit>,
) -> Diagnostic {
    Diagnostic::new(
        &LINT,
        origin,
        format!("`{service}` runs nowhere in `{environment}`"),
    )
    .label("referred to here")
    .other(there, "described here")
    .help(
        format!("add \"{service}\" to the `runs` of a host"),
        place.into_iter().collect(),
    )
}
