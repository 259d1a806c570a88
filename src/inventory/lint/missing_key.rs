//! PG0104: a key that must be there.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0104",
    name: "missing-key",
    severity: Severity::Error,
    docs: "\
A table lacks a key without which it means nothing. The finding points at the table.

    port.http = { protocol = \"http\" }      # `container` is missing
",
};

/// The table at `origin` lacks `key`.
pub fn new(origin: Origin, key: &str) -> Diagnostic {
    Diagnostic::new(&LINT, origin, format!("`{key}` is missing"))
        .label(format!("this has no `{key}`"))
        .help(format!("add `{}`", example(key)), Vec::new())
}

/// No file says how the fleet is called; `start` is where the first file begins.
pub fn fleet(start: Origin) -> Diagnostic {
    let edit = Edit {
        origin: start,
        replacement: "[fleet]\nname = \"my-fleet\"\n\n".into(),
    };
    Diagnostic::new(&LINT, start, "no file says how the fleet is called")
        .help("add it, with a name of your own", vec![edit])
}

/// How a key is written that must be there.
fn example(key: &str) -> String {
    let value = match key {
        "container" | "number" | "ports" => "8080",
        "to" | "on" | "datasource" => "\"service.port\"",
        "command" => "[\"program\", \"argument\"]",
        "hosts" => "[\"vm1\"]",
        "targets" => "\"all\"",
        "path" => "\"/api/**\"",
        "config" | "provisioning" => "\"/etc/…\"",
        _ => "\"…\"",
    };
    format!("{key} = {value}")
}
