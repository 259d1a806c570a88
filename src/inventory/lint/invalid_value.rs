//! PG0103: a value of the wrong type or form.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0103",
    name: "invalid-value",
    severity: Severity::Error,
    docs: "\
The value has the wrong type, or is not of the form that the key asks for: a port outside 1 to
65535, an address that is none, a name with letters that DNS does not allow.

    port.http = { container = 70000 }
    address   = { private = \"172.25.0.300\" }

The message says what was found and what is wanted.
",
};

/// `why` says what is wrong with the value at `origin`.
pub fn new(origin: Origin, why: &str) -> Diagnostic {
    Diagnostic::new(&LINT, origin, why)
}

/// `why` says what is wrong with the name at `origin`; `near` is one like it that is allowed.
pub fn name(origin: Origin, why: &str, near: Option<String>) -> Diagnostic {
    let base = Diagnostic::new(&LINT, origin, why);
    match near {
        Some(replacement) => {
            let text = format!("call it `{replacement}`");
            base.help(
                text,
                vec![Edit {
                    origin,
                    replacement,
                }],
            )
        }
        None => base,
    }
}
