//! Every rule sees its mistake, says all of it, and is content once its help was followed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use paygen::check;
use paygen::diagnostic::{Diagnostic, Severity};

use crate::bad_input;
use crate::support::case::{Case, base, cases, checked, checked_folder};

const INVALID: &str = "tests/cases/invalid";
const MANY: &str = "tests/cases/many";
const VALID: &str = "tests/cases/valid";

#[test]
fn the_clean_fleet_has_no_finding() {
    assert_eq!(checked(&base()).text(), "");
}

#[test]
fn the_real_fleet_has_no_finding() {
    let checked = checked_folder(Path::new("inventory"));
    assert!(!checked.found.has_findings(), "{}", checked.text());
}

#[test]
fn what_is_legal_is_left_in_peace() {
    for case in cases(Path::new(VALID)) {
        let checked = checked(&case.tree);
        let path = case.path.display();
        assert!(!checked.found.has_findings(), "{path}\n{}", checked.text());
    }
}

#[test]
fn every_mistake_is_told_whole() {
    told_whole(INVALID);
}

#[test]
fn many_mistakes_are_told_in_file_order_and_each_once() {
    told_whole(MANY);
}

fn told_whole(folder: &str) {
    let mut wrong = Vec::new();
    for case in cases(Path::new(folder)) {
        let text = checked(&case.tree).text();
        if std::env::var_os("UPDATE_CASES").is_some() {
            update(&case, &text);
        } else if text != case.expect {
            let path = case.path.display();
            wrong.push(format!(
                "{path}\n--- expected\n{}\n--- found\n{text}",
                case.expect
            ));
        }
    }
    let cure = "set UPDATE_CASES=1 to write what is found, then read the change";
    assert!(wrong.is_empty(), "{}\n{cure}", wrong.join("\n"));
}

#[test]
fn one_slip_of_the_pen_is_one_error() {
    let slips = include_str!("../cases/slips.txt").split("----\n");
    let wrong: Vec<String> = slips
        .filter_map(|slip| {
            let mut tree = base();
            let file = tree.get_mut("fleet.toml").unwrap();
            file.extend(slip.bytes());
            let codes = checked(&tree).codes();
            (codes != ["PG0101"]).then(|| format!("{slip}{codes:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_mistake_sets_off_one_code() {
    let mut wrong = Vec::new();
    for case in cases(Path::new(INVALID)) {
        let codes: BTreeSet<_> = checked(&case.tree).codes().into_iter().collect();
        if codes != BTreeSet::from([code(&case)]) {
            wrong.push(format!("{}: {codes:?}", case.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn following_the_help_ends_the_finding() {
    let wrong: Vec<String> = cases(Path::new(INVALID))
        .iter()
        .filter_map(|case| Some(format!("{}: {}", case.path.display(), left_over(case)?)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_lint_has_a_case_and_a_unique_code() {
    let with_case: BTreeSet<String> = cases(Path::new(INVALID))
        .iter()
        .map(|case| code(case).to_owned())
        .collect();
    let lints = check::lints();
    let codes: BTreeSet<String> = lints.iter().map(|lint| lint.code.to_owned()).collect();
    assert_eq!(codes.len(), lints.len(), "a code is used twice");
    let names: BTreeSet<_> = lints.iter().map(|lint| lint.name).collect();
    assert_eq!(names.len(), lints.len(), "a name is used twice");
    let on_disk = bad_input::CODES.map(String::from);
    let seen: BTreeSet<String> = with_case.into_iter().chain(on_disk).collect();
    let without: Vec<_> = codes.difference(&seen).collect();
    assert!(
        without.is_empty(),
        "no case under {INVALID} for {without:?}"
    );
}

/// What is still wrong once the help of a case was followed.
fn left_over(case: &Case) -> Option<String> {
    let found = checked(&case.tree);
    let is_note = |one: &Diagnostic| one.lint.severity == Severity::Note;
    if found.found.iter().all(is_note) {
        return None; // a note asks for nothing
    }
    let Some(one) = found.found.iter().find(|one| one.lint.code == code(case)) else {
        return Some("nothing is found".into());
    };
    let mended = case
        .mended
        .clone()
        .unwrap_or_else(|| found.after(&case.tree, one));
    if mended == case.tree {
        return Some("the help changes nothing".into());
    }
    let after = checked(&mended);
    let again = after.codes().contains(&code(case));
    (again || after.found.has_findings()).then(|| after.text())
}

/// `PG0301-port-clash.case` is a case of `PG0301`.
fn code(case: &Case) -> &'static str {
    let name = case
        .path
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let lint = check::lints()
        .into_iter()
        .find(|lint| name.starts_with(lint.code));
    lint.unwrap_or_else(|| panic!("{name}: no lint has this code"))
        .code
}

fn update(case: &Case, text: &str) {
    let old = fs::read_to_string(&case.path).unwrap();
    let head = old
        .split_once("-- expect --\n")
        .map_or(old.as_str(), |(head, _)| head);
    fs::write(&case.path, format!("{head}-- expect --\n{text}")).unwrap();
}
