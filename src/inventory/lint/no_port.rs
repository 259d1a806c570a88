//! PG0207: a reference without a port to what is not a job.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0207",
    name: "no-port",
    severity: Severity::Error,
    docs: "\
A reference names a service without a port. Only a job (`oneshot = true`) is named so, since one
waits for its end; of any other service one dials a port, and paygen must know which, to resolve,
publish and open it.

    needs = [\"mariadb\"]      # \"mariadb.sql\"
",
};

/// `service` at `there` has the ports `known`.
pub fn new(origin: Origin, service: &str, known: &[&str], there: Origin) -> Diagnostic {
    let base = Diagnostic::new(
        &LINT,
        origin,
        format!("`{service}` is not a job: name its port"),
    )
    .label("no port")
    .other(there, "described here, without `oneshot = true`");
    match known.first() {
        Some(port) => {
            let replacement = format!("\"{service}.{port}\"");
            base.help(
                format!("write `{service}.{port}`"),
                vec![Edit {
                    origin,
                    replacement,
                }],
            )
        }
        None => base.help("give it a port, or say `oneshot = true`", Vec::new()),
    }
}
