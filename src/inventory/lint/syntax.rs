//! PG0101: the file is not TOML.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0101",
    name: "syntax",
    severity: Severity::Error,
    docs: "\
The file breaks a rule of TOML. The statement with the mistake is left out (below a broken header
the whole section), and everything else is still read, in this file and in the others, so that one
run shows all mistakes. What is only missing is not told then: it may stand in what was left out.

    port.http = { container = 80      # the closing brace is missing
",
};

/// A syntax error as the parser words it.
pub fn new(origin: Origin, message: &str, edit: Option<Edit>) -> Diagnostic {
    let message = match message.strip_suffix(", expected nothing") {
        _ if message.starts_with("string values must be quoted") => "this is no value",
        Some(short) => short,
        None => message,
    };
    let base = Diagnostic::new(&LINT, origin, format!("this is not TOML: {message}"));
    match edit {
        Some(edit) => {
            let text = format!("write `{}` here", edit.replacement.trim());
            base.help(text, vec![edit])
        }
        None => base.help(
            "https://toml.io/en/v1.1.0 says how it is written",
            Vec::new(),
        ),
    }
}

/// A bracket that nothing closes.
pub fn unclosed(origin: Origin, bracket: &str, edit: Option<Edit>) -> Diagnostic {
    let message = format!("this is not TOML: nothing closes `{bracket}`");
    let base = Diagnostic::new(&LINT, origin, message).label("opened here");
    match edit {
        Some(edit) => {
            let text = format!("write `{}` at the end", edit.replacement.trim());
            base.help(text, vec![edit])
        }
        None => base.help("close it before the next statement", Vec::new()),
    }
}

/// A key with nothing behind its `=`.
pub fn no_value(origin: Origin) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "this is not TOML: a key without a value")
        .label("nothing behind it")
        .help("write its value, or take the line out", Vec::new())
}

/// A value that is text without quotes, or nearly `true` or `false`.
pub fn bare_word(origin: Origin, word: &str, edit: Option<Edit>) -> Diagnostic {
    let message = format!("this is not TOML: `{word}` is no value");
    let edits: Vec<Edit> = edit.into_iter().collect();
    let written = edits.first().map_or(word, |edit| &edit.replacement);
    let is_text = written.starts_with('"');
    let label = if is_text {
        "text stands in quotes"
    } else {
        "not a word of TOML"
    };
    let help = format!("write {written}");
    Diagnostic::new(&LINT, origin, message)
        .label(label)
        .help(help, edits)
}

/// A key with `:` behind it.
pub fn colon(origin: Origin, edit: Option<Edit>) -> Diagnostic {
    Diagnostic::new(&LINT, origin, "this is not TOML: `:` behind a key")
        .label("as in YAML")
        .help("write `=`", edit.into_iter().collect())
}

/// The key or header `name` stands in the file again; `edit` takes the second one out.
pub fn twice(origin: Origin, name: &str, first: Option<Origin>, edit: Option<Edit>) -> Diagnostic {
    let message = format!("this is not TOML: `{name}` stands in this file twice");
    let mut one = Diagnostic::new(&LINT, origin, message).label("again here");
    if let Some(first) = first {
        one = one.other(first, "first here");
    }
    match edit {
        Some(edit) => one.help("keep one of them", vec![edit]),
        None => one.help("put all its keys below the first header", Vec::new()),
    }
}
