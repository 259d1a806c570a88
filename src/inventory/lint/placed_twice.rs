//! PG0209: a service named twice in one host's `runs`.

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0209",
    name: "placed-twice",
    severity: Severity::Error,
    docs: "\
A host's `runs` names a service twice. One host runs one instance of a service; for more containers
of it there say `replicas = 2`.
",
};

/// `service` is named again at `origin`.
pub fn new(origin: Origin, service: &str, host: &str, first: Origin) -> Diagnostic {
    Diagnostic::new(
        &LINT,
        origin,
        format!("`{host}` is told twice to run `{service}`"),
    )
    .label("again here")
    .other(first, "first here")
    .help(
        format!("take one out, or say `replicas = 2` in `[service.{service}]`"),
        Vec::new(),
    )
}
