//! PG0210: a format whose holes and fillings do not fit.

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0210",
    name: "format-holes",
    severity: Severity::Error,
    docs: "\
A `format` has a hole that nothing fills, a filling that no hole takes, or a brace that is not
closed. A brace that shall stay is doubled: `{{`.

    env.URL = { format = \"mysql://{db}/wp\", database = \"mariadb.sql\" }
    #                              ^^ nothing called `db`

Of a reference, `{db}` is `host:port`, `{db.host}` and `{db.port}` are its parts.
",
};

/// `hole` in the text at `origin` is filled by nothing.
pub fn empty(origin: Origin, hole: &str) -> Diagnostic {
    Diagnostic::new(
        &LINT,
        origin,
        format!("nothing fills the hole `{{{hole}}}`"),
    )
    .help(
        format!("add `{hole} = \"service.port\"` to the table"),
        Vec::new(),
    )
}

/// The filling `name` at `origin` has no hole in the text at `format`.
pub fn unused(origin: Origin, name: &str, format: Origin) -> Diagnostic {
    Diagnostic::new(
        &LINT,
        origin,
        format!("the format has no hole `{{{name}}}`"),
    )
    .label("used nowhere")
    .other(format, "in this text")
    .help("take it out, or name it in the text", Vec::new())
}

/// A brace of the text at `origin` is not closed.
pub fn unclosed(origin: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "a brace is not closed")
        .help("close it, or double it if it shall stay: `{{`", Vec::new())
}
