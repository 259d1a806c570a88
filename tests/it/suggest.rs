//! What `paygen rules --suggest` says ends all findings of family 04xx, and none of it can be spared.

use std::collections::BTreeSet;
use std::path::Path;

use paygen::check::suggest::{Subject, Suggestions, suggest};
use paygen::diagnostic::{Edit, Severity};

use crate::support::case::{Checked, TODAY, Tree, base, cases, checked, edited, files, texts};

const FAMILY: &str = "PG04";

#[test]
fn what_is_suggested_ends_all_findings_and_no_edit_can_be_spared() {
    let mut tried = 0;
    for case in cases(Path::new("tests/cases/invalid")) {
        let path = case.path.display().to_string();
        let found = checked(&case.tree);
        if !path.contains("/PG04") || count(&found) == 0 {
            continue;
        }
        let (edits, by_hand) = suggested(&case.tree, &found);
        let after = |edits: &BTreeSet<Edit>| checked(&edited(&case.tree, &found.sources, edits));
        let all = after(&edits);
        assert_eq!(count(&all), by_hand, "{path}\n{}", all.text());
        assert!(new_codes(&found, &all).is_empty(), "{path}\n{}", all.text());
        assert!(
            !edits.is_empty() || by_hand > 0,
            "{path}: nothing is suggested"
        );
        for edit in &edits {
            let mut fewer = edits.clone();
            fewer.remove(edit);
            let without = after(&fewer);
            assert!(count(&without) > by_hand, "{path}: {edit:?} can be spared");
            tried += 1;
        }
    }
    assert!(tried > 25, "only {tried} edits");
}

/// One door for everyone that is past its day, to a database that asks nobody who calls: three
/// findings with two helps of which only one can be followed, and one is enough.
#[test]
fn one_edit_that_ends_several_findings_is_suggested_alone() {
    let door = "
[service.cache]
image     = \"redis:7\"
memory    = \"64m\"
health    = { command = [\"redis-cli\", \"ping\"] }
port.resp = { container = 6379, protocol = \"redis\", auth = \"none\" }

[host.three]
os      = \"rocky-9\"
address = { private = \"10.0.0.3\", public = \"192.0.2.3\" }
size    = { memory = \"8g\" }
runs    = [\"cache\"]

[[allow]]
from    = \"internet\"
to      = \"cache.resp\"
why     = \"a test\"
expires = 2025-12-31
";
    let mut tree = base();
    tree.get_mut("env/prod.toml").unwrap().extend(door.bytes());
    let found = checked(&tree);
    assert!(count(&found) > 1, "{}", found.text());
    let (edits, by_hand) = suggested(&tree, &found);
    assert_eq!((edits.len(), by_hand), (1, 0), "{edits:?}");
    assert_eq!(count(&checked(&edited(&tree, &found.sources, &edits))), 0);
}

/// The edits, and how many findings have none.
fn suggested(tree: &Tree, checked: &Checked) -> (BTreeSet<Edit>, usize) {
    let texts = texts(tree);
    let subject = Subject {
        folder: Path::new("inventory"),
        texts: &texts,
        files: &files(tree),
        today: TODAY,
        family: FAMILY,
    };
    let own = checked
        .found
        .iter()
        .filter(|one| one.lint.code.starts_with(FAMILY));
    let Suggestions { changes, by_hand } = suggest(&subject, own);
    let edits = changes.into_iter().flat_map(|change| change.edits);
    (edits.collect(), by_hand.len())
}

/// Findings of the family; a note asks for nothing.
fn count(checked: &Checked) -> usize {
    let own = checked
        .found
        .iter()
        .filter(|one| one.lint.code.starts_with(FAMILY));
    own.filter(|one| one.lint.severity != Severity::Note)
        .count()
}

fn new_codes(before: &Checked, after: &Checked) -> BTreeSet<&'static str> {
    let codes = |checked: &Checked| -> BTreeSet<&'static str> {
        let found = checked.found.iter();
        let found = found.filter(|one| one.lint.severity != Severity::Note);
        found.map(|one| one.lint.code).collect()
    };
    codes(after).difference(&codes(before)).copied().collect()
}
