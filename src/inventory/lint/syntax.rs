//! PG0101: the file is not TOML.

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0101",
    name: "syntax",
    severity: Severity::Error,
    docs: "\
The file breaks a rule of TOML, so nothing in it is read.

Every mistake of the file that the parser can tell apart is shown. Other files are still read, but
what would refer to this one is not reported, since it would all be follow-up noise.

    port.http = { container = 80      # the closing brace is missing
",
};

/// A syntax error as the parser words it.
pub fn new(origin: Origin, message: &str) -> Diagnostic {
    let first = message.lines().next().unwrap_or(message);
    Diagnostic::new(&LINT, origin, format!("this is not TOML: {first}")).help(
        "see https://toml.io/en/v1.0.0 for how it is written",
        Vec::new(),
    )
}
