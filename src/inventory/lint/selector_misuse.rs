//! PG0206: `@others` of somebody else.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0206",
    name: "selector-misuse",
    severity: Severity::Error,
    docs: "\
`@others` means every instance but oneself, so it can only stand in a reference of a service to
itself: peers of a cluster.

    [service.kafka]
    calls = [\"kafka.peer@others\"]
",
};

/// `text` says `@others` of the service described at `there`, which is not the one that refers.
pub fn new(origin: Origin, text: &str, there: Origin) -> Diagnostic {
    let target = text.split('@').next().unwrap_or(text);
    let message = format!("`{text}` leaves out the caller, which is not among them");
    Diagnostic::new(&LINT, origin, message)
        .label("`@others` is for peers of one service")
        .other(there, "another service than the one that refers to it")
        .help(
            "write `@all`",
            vec![Edit {
                origin,
                replacement: format!("\"{target}@all\""),
            }],
        )
}
