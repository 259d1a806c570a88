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

/// `text` says `@others` of a service that is not the one that refers.
pub fn new(origin: Origin, text: &str) -> Diagnostic {
    let target = text.split('@').next().unwrap_or(text);
    Diagnostic::new(
        &LINT,
        origin,
        format!("`{text}`: `@others` leaves out oneself"),
    )
    .label("this is another service")
    .help(
        "say `@all`",
        vec![Edit {
            origin,
            replacement: format!("\"{target}@all\""),
        }],
    )
}
