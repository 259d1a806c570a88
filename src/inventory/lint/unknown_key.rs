//! PG0102: a key that the language does not have.

use super::closest;
use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0102",
    name: "unknown-key",
    severity: Severity::Error,
    docs: "\
The key means nothing here. A misspelt key that is silently ignored is a setting that is believed
to be in force and is not.

    [service.web]
    imagee = \"nginx:1.26\"      # `image`

Where a known key is spelt almost the same, the help names it.
",
};

/// `key` at `origin` is none of `known`.
pub fn new(origin: Origin, key: &str, known: &[&str]) -> Diagnostic {
    let base =
        Diagnostic::new(&LINT, origin, format!("unknown key `{key}`")).label("not known here");
    if let Some((_, own)) = COMPOSE.iter().find(|(word, _)| *word == key) {
        return base.help(format!("what Compose calls so is {own}"), Vec::new());
    }
    match closest(key, known.iter().copied()) {
        Some(near) => base.help(
            format!("write `{near}`"),
            vec![Edit {
                origin,
                replacement: near.to_owned(),
            }],
        ),
        None => base.help(format!("known here:{}", lines(known)), Vec::new()),
    }
}

/// Compose's words for services, and how the same is said here.
const COMPOSE: [(&str, &str); 14] = [
    ("container_name", "the service's own name here"),
    ("depends_on", "`needs = [\"service.port\"]` here"),
    ("deploy", "`memory` and `replicas` here"),
    ("env_file", "`env.NAME = …`, line by line, here"),
    ("environment", "`env.NAME = \"value\"` here"),
    ("expose", "`port.name = { container = 8080 }` here"),
    (
        "extra_hosts",
        "a section `[external.name]` with `at = \"10.0.0.5\"` here",
    ),
    ("healthcheck", "`health = { command = [\"program\"] }` here"),
    ("mem_limit", "`memory` here"),
    ("network_mode", "`network = \"host\"` here"),
    ("networks", "decided by paygen: one network for each host"),
    (
        "ports",
        "`port.name = { container = 80, publish = 8080 }` here",
    ),
    (
        "restart",
        "decided by paygen: always, and never for a job (`oneshot = true`)",
    ),
    ("secrets", "`env.NAME = { secret = \"name\" }` here"),
];

/// The words in lines that fit on a terminal.
fn lines(words: &[&str]) -> String {
    let mut text = String::new();
    let mut column = usize::MAX;
    for (index, word) in words.iter().enumerate() {
        if column > LINE_LENGTH_MAX {
            text.push('\n');
            column = 0;
        } else {
            text.push(' ');
        }
        text.push_str(word);
        if index + 1 < words.len() {
            text.push(',');
        }
        column += word.len() + 2;
    }
    text
}

const LINE_LENGTH_MAX: usize = 70;
