//! The picture of states in the documentation is the one that the code draws.

use std::fs;

use domain::state_diagram;

const DOCUMENT: &str = "README.md";

/// `UPDATE_DOCS=1` writes it.
#[test]
fn the_picture_is_drawn_by_the_code() {
    let document = fs::read_to_string(DOCUMENT).unwrap();
    let (before, rest) = document.split_once("```mermaid\n").unwrap();
    let (drawn, after) = rest.split_once("```").unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let text = format!("{before}```mermaid\n{}```{after}", state_diagram());
        fs::write(DOCUMENT, text).unwrap();
        return;
    }
    assert_eq!(drawn, state_diagram());
}
