//! PG0111: nothing to compile.

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0111",
    name: "empty",
    severity: Severity::Error,
    docs: "\
The folder holds no `*.toml`, or no environment. At least one file `env/<name>.toml` must name a
host and what it runs:

    [host.vm1]
    address = { private = \"10.0.0.1\" }
    runs    = [\"web\"]
",
};

/// There is no file at all.
pub fn no_files(origin: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "the inventory is empty")
        .help("write a small one with `paygen init`", Vec::new())
}

/// There are files, but no environment.
pub fn no_environment(origin: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "no environment: `env/` holds no `*.toml`").help(
        "write `env/prod.toml` with a `[host.…]` and what it `runs`",
        Vec::new(),
    )
}
