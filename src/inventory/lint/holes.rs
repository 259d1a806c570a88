//! PG0210: a format whose holes and fillings do not fit.

use crate::diagnostic::{Diagnostic, Edit, Fixer, Lint, Origin, Severity};

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

/// The hole at `origin` is filled by nothing.
pub fn empty(origin: Origin, hole: &str) -> Diagnostic {
    let message = format!("nothing fills the hole `{{{hole}}}`");
    Diagnostic::new(&LINT, origin, message)
        .label("stays empty")
        .help(
            format!(
                "add `{hole} = \"text\"`, `{hole} = \"service.port\"` or \
             `{hole} = {{ secret = \"name\" }}`"
            ),
            Vec::new(),
        )
}

/// The filling `name` at `key` has no hole in the text at `format`; `removal` takes it out.
pub fn unused(key: Origin, name: &str, format: Origin, removal: Edit) -> Diagnostic {
    Diagnostic::new(&LINT, key, format!("the format has no hole `{{{name}}}`"))
        .label("used nowhere")
        .other(format, "in this text")
        .help("take it out, or name it in the text", vec![removal])
}

/// One hole is empty and one filling is left over: they belong together.
pub fn misnamed(hole_at: Origin, hole: &str, key: Origin, name: &str) -> Diagnostic {
    let message = format!("nothing fills the hole `{{{hole}}}`, and `{name}` fills none");
    Diagnostic::new(&LINT, key, message)
        .label("no hole is called so")
        .other(hole_at, "stays empty")
        .help(
            format!("call it `{hole}`"),
            vec![Edit {
                origin: key,
                replacement: hole.to_owned(),
            }],
        )
}

/// A brace of the text at `origin` is not closed; `fillings` are the names that could stand there.
pub fn unclosed(fixer: Fixer<'_>, origin: Origin, fillings: &[&str]) -> Diagnostic {
    let open = |name: &&str| fixer.find(origin, &format!("{{{name}"));
    let base = |at| Diagnostic::new(&LINT, at, "a brace of the format is not closed");
    match fillings.iter().find_map(open) {
        Some(at) => base(at).label("opened here").help(
            "close it",
            vec![Edit {
                origin: at.after(),
                replacement: "}".into(),
            }],
        ),
        None => base(origin).help("close it, or double it if it shall stay: `{{`", Vec::new()),
    }
}
