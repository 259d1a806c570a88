//! PG0911: a path at which nothing can be rendered.

use crate::diagnostic::{Diagnostic, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0911",
    name: "output-path",
    severity: Severity::Error,
    docs: "\
Two files would be rendered to one path, or one path would be a file and a folder, or a name holds
what no path below `generated/` may hold.

It matters because the last one written would win: which of two nginx.conf a container got would
depend on the order of names in the inventory.

    files = { \"/etc/app\" = \"files/app\", \"/etc/app/log.toml\" = \"files/log.toml\" }

If the folder `files/app` holds a `log.toml` of its own, there are two files for
`/etc/app/log.toml`. Move one of them, or take one out.
",
};

/// The path of a file is none.
pub fn refused(asked_at: Origin, why: &str) -> Diagnostic {
    Diagnostic::new(&LINT, asked_at, why)
        .label("rendered for this")
        .help("give the file another name", Vec::new())
}

/// Another file has the path.
pub fn taken(asked_at: Origin, other: Origin, path: &str, other_path: &str) -> Diagnostic {
    let message = if path == other_path {
        format!("two files would be rendered to `{path}`")
    } else {
        let folder = if path.len() < other_path.len() {
            path
        } else {
            other_path
        };
        format!("`{folder}` would be a file and a folder")
    };
    Diagnostic::new(&LINT, asked_at, message)
        .label("this would be one")
        .other(other, "this would be the other")
        .help(
            "let one of them have another path, or take it out",
            Vec::new(),
        )
}
