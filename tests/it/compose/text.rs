//! Any text of the inventory arrives in the container as the same text.

use std::fs;

use proptest::char::range;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use serde_json::json;
use tempfile::TempDir;

use super::config::config;
use crate::support::fleet::Fleet;

/// Texts that one reader or another has taken for something else.
const SUSPECTS: &[&str] = &[
    "",
    " ",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "~",
    "null",
    "Null",
    "true",
    "1e3",
    "08",
    "0x1f",
    "0o17",
    "017",
    "1_000",
    "1:30",
    "12:30:45",
    ".5",
    ".inf",
    ".nan",
    "-",
    "- a",
    "?",
    "? a",
    ":",
    "a: b",
    "a:",
    "#",
    "# a",
    "a # b",
    "*",
    "*a",
    "&a",
    "!a",
    "!!str a",
    "|",
    ">",
    "%TAG",
    "@",
    "`",
    "{",
    "}",
    "[",
    "]",
    ",",
    "{{",
    "}}",
    "{{ x }}",
    "{% x %}",
    "'",
    "\"",
    "\\",
    "\\n",
    "''",
    "\"\"",
    "$",
    "$$",
    "$X",
    "${X}",
    "${X:-y}",
    "${X:?y}",
    "$${X}",
    "$(id)",
    "a$",
    "---",
    "...",
    "--- a",
    "<<",
    "=",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "\n",
    "a\n",
    "\na",
    "a\n\nb",
    " a ",
    "\t",
    "\r",
    "\r\n",
    "\u{1}",
    "\u{7}",
    "\u{8}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{80}",
    "\u{85}",
    "\u{9f}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200e}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10000}",
    "\u{1f600}",
    "\u{10ffff}",
    "\u{e000}",
    "\u{bc31}\u{c5d4}",
    "e\u{301}",
    "caf\u{e9}",
];

/// Any text without NUL: one letter, several of all planes, and suspects in a row.
fn text() -> impl Strategy<Value = String> {
    let letter = any::<char>().prop_filter("no NUL", |letter| *letter != '\0');
    let mixed =
        vec(prop_oneof![letter, range('\u{1}', '\u{9f}')], 0..12).prop_map(String::from_iter);
    let suspects = vec(select(SUSPECTS), 0..4).prop_map(|parts| parts.concat());
    prop_oneof![mixed, suspects]
}

proptest! {
    #![proptest_config(Config {
        cases: 12,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn any_text_arrives_as_it_is(texts in vec(text(), 60)) {
        arrive(&texts);
    }
}

#[test]
fn every_suspect_arrives_as_it_is() {
    let texts: Vec<String> = SUSPECTS.iter().map(|text| (*text).to_owned()).collect();
    arrive(&texts);
}

/// A service for each text, which stands wherever a text may stand.
fn arrive(texts: &[String]) {
    let services: String = texts
        .iter()
        .enumerate()
        .map(|(at, text)| service(at, text))
        .collect();
    let runs: Vec<String> = (0..texts.len()).map(|at| format!("\"s{at}\"")).collect();
    let fleet = Fleet::of_texts(&[
        ("fleet.toml", "fleet.name = \"texts\"\n"),
        ("services.toml", &services),
        (
            "env/prod.toml",
            &format!("host.one.runs = [{}]\n", runs.join(", ")),
        ),
    ]);
    assert!(!fleet.found.has_errors(), "{}", fleet.text());
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("c.yml"),
        fleet.file("prod/one/docker-compose.one.yml"),
    )
    .unwrap();
    let config = config(folder.path(), "c.yml");
    for (at, text) in texts.iter().enumerate() {
        let service = &config["services"][format!("s{at}")];
        assert_eq!(service["environment"]["PLAIN"], json!(text));
        assert_eq!(service["environment"]["FORMAT"], json!(text));
        assert_eq!(service["command"], json!([text, "x"]));
        assert_eq!(service["entrypoint"], json!([text, "x"]));
        assert_eq!(service["healthcheck"]["test"], json!(["CMD", text, "x"]));
        let mount = &service["volumes"][0];
        let path = path(text);
        assert_eq!(mount["source"], json!(path));
        assert_eq!(mount["target"], json!(path));
    }
}

fn service(at: usize, text: &str) -> String {
    let (value, path) = (quoted(text), quoted(&path(text)));
    let format = quoted(&text.replace('{', "{{").replace('}', "}}"));
    format!(
        "[service.s{at}]\nimage = \"x\"\ncommand = [{value}, \"x\"]\nentrypoint = [{value}, \"x\"]\n\
         env.PLAIN = {value}\nenv.FORMAT = {{ format = {format} }}\n\
         health = {{ command = [{value}, \"x\"] }}\nmounts = {{ {path} = {path} }}\n"
    )
}

/// The text as far as it is legal in a path: Compose cannot mount one with `:`, nobody wants
/// control characters there, and Compose writes a path in its shortest form.
fn path(text: &str) -> String {
    let legal = |letter: &char| !letter.is_control() && !matches!(letter, ':' | '/');
    format!("/m/x{}x", text.chars().filter(legal).collect::<String>())
}

/// A basic string of TOML, in which every control character is an escape.
fn quoted(text: &str) -> String {
    let letter = |letter: char| match letter {
        '"' | '\\' => format!("\\{letter}"),
        control if control.is_control() => format!("\\u{:04x}", u32::from(control)),
        plain => plain.to_string(),
    };
    format!("\"{}\"", text.chars().map(letter).collect::<String>())
}
