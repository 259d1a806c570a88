//! PG0106: bytes that are not plain UTF-8 text.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0106",
    name: "encoding",
    severity: Severity::Error,
    docs: "\
The file holds a byte order mark, a NUL byte, or bytes that are not UTF-8. Editors hide all three,
and each has broken a deployment: a byte order mark becomes part of the first key in one reader and
vanishes in another.

A NUL as an escape in a text, `\"\\u0000\"`, is one, too: no program argument, no environment variable
and no file name can hold it, so what is behind it would get lost on the way.

Save the file as UTF-8 without a byte order mark, and take NULs out.
",
};

/// The file starts with a byte order mark.
pub fn byte_order_mark(origin: Origin) -> Diagnostic {
    let message = "the file starts with a byte order mark";
    Diagnostic::new(&LINT, origin, message)
        .label("three bytes that no editor shows")
        .help("take it away", vec![removal(origin)])
}

/// The file holds NUL bytes, the first at `first`, all of them in `runs`.
pub fn nul(first: Origin, runs: &[Origin]) -> Diagnostic {
    let bytes: u32 = runs.iter().map(|run| run.end - run.start).sum();
    let what = match bytes {
        1 => "a NUL byte".to_owned(),
        _ => format!("{bytes} NUL bytes"),
    };
    let base = Diagnostic::new(&LINT, first, format!("the file holds {what}"));
    if runs.len() > RUNS_SHOWN_MAX {
        let help = "this is no text any more: take the file from git or a backup";
        return base.label("the first").help(help, Vec::new());
    }
    base.label("no text has any").help(
        "take them away",
        runs.iter().copied().map(removal).collect(),
    )
}

/// The file is not UTF-8; `origin` is the first wrong `byte`.
pub fn not_utf8(origin: Origin, byte: u8) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "the file is not UTF-8")
        .label(format!(
            "byte 0x{byte:02x}, which stands for no letter here"
        ))
        .help(
            "save the file as UTF-8 (from an old Windows: `iconv -f cp1252 -t utf-8`)",
            Vec::new(),
        )
}

/// The text at `origin` holds an escaped NUL.
pub fn escaped_nul(origin: Origin, text: &str) -> Diagnostic {
    // JSON's escapes are TOML's, too; only DEL must be escaped here and not there.
    let without = serde_json::Value::from(text.replace('\0', "")).to_string();
    let replacement = without.replace('\u{7f}', "\\u007f");
    Diagnostic::new(&LINT, origin, "the text holds a NUL").help(
        "remove it",
        vec![Edit {
            origin,
            replacement,
        }],
    )
}

/// More edits than these are no help to a reader.
const RUNS_SHOWN_MAX: usize = 8;

fn removal(origin: Origin) -> Edit {
    Edit {
        origin,
        replacement: String::new(),
    }
}
