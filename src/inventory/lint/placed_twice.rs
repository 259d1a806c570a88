//! PG0209: a service named twice in one host's `runs`.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};
use crate::inventory::name::{HostName, ServiceName};

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

/// `service` is named again at `origin`; `removal` takes that out.
pub fn new(
    origin: Origin,
    service: &ServiceName,
    host: &HostName,
    first: Origin,
    removal: Edit,
) -> Diagnostic {
    let message = format!("`{host}` is told twice to run `{service}`");
    Diagnostic::new(&LINT, origin, message)
        .label("again here")
        .other(first, "first here")
        .help(
            format!("once is enough; for two containers of it, `[service.{service}]` says `replicas = 2`"),
            vec![removal],
        )
}
