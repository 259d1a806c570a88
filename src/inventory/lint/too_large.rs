//! PG0108: more than the documented limits.

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0108",
    name: "too-large",
    severity: Severity::Error,
    docs: "\
The inventory is beyond a limit: 64 levels of nesting, 100,000 services or 20,000 hosts. The limits
stand far above the thousand machines that paygen is made for; what meets them is a mistake of a
generator, or an attack.
",
};

/// How deep tables and lists may nest; real inventories need six levels.
pub const NESTING_LEVELS_MAX: usize = 64;

/// Tables or lists nest deeper than the limit.
pub fn nesting(origin: Origin) -> Diagnostic {
    let message = format!("nested deeper than {NESTING_LEVELS_MAX} levels");
    Diagnostic::new(&LINT, origin, message).help(
        "if this is meant, put it into a file under `files/`",
        Vec::new(),
    )
}

/// There are more than `limit` entries in the table at `origin`.
pub fn entries(origin: Origin, what: &str, count: usize, limit: usize) -> Diagnostic {
    Diagnostic::new(
        &LINT,
        origin,
        format!("{count} {what}; at most {limit} are allowed"),
    )
    .help("split the fleet into several inventories", Vec::new())
}
