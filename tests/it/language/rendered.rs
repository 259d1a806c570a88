//! What the README shows of rendered files is what is rendered.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::readme::{Example, README, example, pieces};

const STARTER: &str = "src/cli/starter";

#[test]
fn every_example_renders_and_nothing_is_wrong_with_it() {
    for piece in pieces("example") {
        let name = &piece.words[0];
        assert!(!example(name).environment().artifacts.is_empty(), "{name}");
    }
}

#[test]
fn the_first_fleet_is_what_init_writes() {
    for piece in pieces("file") {
        let path = Path::new(STARTER).join(&piece.words[0]);
        assert_eq!(piece.body, fs::read_to_string(path).unwrap());
    }
}

#[test]
fn what_is_shown_stands_in_the_rendered_file() {
    let fleets = fleets();
    for piece in pieces("result") {
        let [name, path] = piece.words.as_slice() else {
            panic!(
                "<!-- result: {} -->: a name and a path expected",
                piece.words.join(" ")
            );
        };
        let text = fleets[name.as_str()].file(path);
        assert!(
            text.contains(&piece.body),
            "{README} shows of {name}, {path}:\n{}\nwhich is:\n{text}",
            piece.body
        );
    }
}

#[test]
fn whole_files_are_shown_whole() {
    let fleets = fleets();
    for piece in pieces("whole") {
        let text = fleets[piece.words[0].as_str()].file(&piece.words[1]);
        assert_eq!(text, piece.body);
    }
}

/// An example that no mark names would be tested by nothing.
#[test]
fn every_toml_of_the_readme_is_marked() {
    let text = fs::read_to_string(README).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let toml = (1..lines.len()).filter(|at| lines[*at] == "```toml");
    let bare: Vec<usize> = toml
        .filter(|at| !lines[at - 1].starts_with("<!-- "))
        .map(|at| at + 1)
        .collect();
    assert!(
        bare.is_empty(),
        "{README}: no mark above the fences in lines {bare:?}"
    );
}

fn fleets() -> BTreeMap<String, Example> {
    let examples = pieces("example").into_iter();
    let mut fleets: BTreeMap<String, Example> = examples
        .map(|piece| {
            let name = piece.words[0].clone();
            let example = example(&name);
            (name, example)
        })
        .collect();
    let names = ["fleet.toml", "env/production.toml", "files/nginx.conf.tera"];
    let starter = names.map(|name| {
        let text = fs::read(Path::new(STARTER).join(name)).unwrap();
        (name.to_owned(), text)
    });
    fleets.insert("starter".into(), Example::of(starter.into()));
    fleets
}
