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

/// `service`, described at `there`, has the ports `known`; `job` says that it is a job.
pub fn new(origin: Origin, service: &str, known: &[&str], there: Origin, job: Edit) -> Diagnostic {
    let base = |message: &str, label: &str| {
        let message = format!("`{service}` is not a job{message}");
        Diagnostic::new(&LINT, origin, message).label(label)
    };
    match known.first() {
        Some(port) => {
            let ports = format!("its ports: {}", known.join(", "));
            let edit = Edit {
                origin,
                replacement: format!("\"{service}.{port}\""),
            };
            base(": name its port", "which port?")
                .other(there, ports)
                .help(format!("write `{service}.{port}`"), vec![edit])
        }
        None => base(" and has no port", "nothing to dial, no end to wait for")
            .other(there, "no `port` and no `oneshot = true`")
            .help(
                "if it runs to an end, say so; else give it a port",
                vec![job],
            ),
    }
}
