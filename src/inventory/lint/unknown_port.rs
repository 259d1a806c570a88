//! PG0202: a reference to a port that its service does not have.

use super::closest;
use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0202",
    name: "unknown-port",
    severity: Severity::Error,
    docs: "\
A reference names a port that the service does not have. Ports are named, not numbered, in
references, so that a number stands in one place only.

    needs = [\"mariadb.mysql\"]      # the port is called `sql`
",
};

/// `port` in the reference `text` is none of the ports `known` of the service described at `there`.
pub fn new(origin: Origin, text: &str, port: &str, known: &[&str], there: Origin) -> Diagnostic {
    let service = text.split(['.', '@']).next().unwrap_or(text);
    let base = Diagnostic::new(&LINT, origin, format!("`{service}` has no port `{port}`"))
        .label("not known")
        .other(there, format!("its ports: {}", list(known)));
    let near = closest(port, known.iter().copied()).or(match known {
        [only] => Some(*only),
        _ => None,
    });
    match near {
        Some(near) => {
            let replacement = format!(
                "\"{}\"",
                text.replacen(&format!(".{port}"), &format!(".{near}"), 1)
            );
            base.help(
                format!("write `{near}`"),
                vec![Edit {
                    origin,
                    replacement,
                }],
            )
        }
        None => base.help("name one of its ports", Vec::new()),
    }
}

fn list(known: &[&str]) -> String {
    if known.is_empty() {
        "none".into()
    } else {
        known.join(", ")
    }
}
