//! Whatever is wrong, and wherever: each finding stands somewhere in its file, its help fits there,
//! and nothing that a person can do to a file makes a rule give up.

use std::path::Path;
use std::sync::LazyLock;

use paygen::check;
use paygen::diagnostic::{Diagnostic, Origin, Sources};
use proptest::prelude::*;

use crate::support::case::{Checked, Tree, cases, checked};

/// How many of the changed inventories are tried.
const CHANGED: u32 = 96;

static TREES: LazyLock<Vec<Tree>> = LazyLock::new(|| {
    let all = cases(Path::new("tests/cases/invalid")).into_iter();
    all.map(|case| case.tree).collect()
});

#[test]
fn every_finding_of_every_case_stands_in_its_file() {
    let mut wrong = Vec::new();
    for folder in ["invalid", "many", "valid"] {
        for case in cases(&Path::new("tests/cases").join(folder)) {
            let checked = checked(&case.tree);
            let found = misplaced(&checked);
            wrong.extend(found.map(|what| format!("{}: {what}", case.path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CHANGED))]

    #[test]
    fn every_finding_of_a_changed_case_stands_in_its_file(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let mut tree = which.get(&TREES).clone();
        for change in changes {
            change.apply(&mut tree);
        }
        let checked = checked(&tree);
        prop_assert_eq!(misplaced(&checked).collect::<Vec<_>>(), Vec::<String>::new());
        prop_assert!(checked.found.is_empty() || !checked.text().is_empty());
    }
}

/// What a slip of the hand does to a file.
#[derive(Debug, Clone)]
struct Change {
    file: prop::sample::Index,
    line: prop::sample::Index,
    other: prop::sample::Index,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Drop,
    Repeat,
    Swap,
    Cut,
    Number,
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let kinds = [
        Kind::Drop,
        Kind::Repeat,
        Kind::Swap,
        Kind::Cut,
        Kind::Number,
    ];
    (
        index(),
        index(),
        index(),
        prop::sample::select(kinds.to_vec()),
    )
        .prop_map(|(file, line, other, kind)| Change {
            file,
            line,
            other,
            kind,
        })
}

impl Change {
    fn apply(&self, tree: &mut Tree) {
        let name = self
            .file
            .get(&tree.keys().cloned().collect::<Vec<_>>())
            .clone();
        let Ok(text) = String::from_utf8(tree[&name].clone()) else {
            return;
        };
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.is_empty() {
            return;
        }
        let (line, other) = (self.line.index(lines.len()), self.other.index(lines.len()));
        match self.kind {
            Kind::Drop => {
                lines.remove(line);
            }
            Kind::Repeat => lines.insert(line, lines[other].clone()),
            Kind::Swap => lines.swap(line, other),
            Kind::Cut => {
                let middle = lines[line].chars().count() / 2;
                lines[line] = lines[line].chars().take(middle).collect();
            }
            Kind::Number => lines[line] = lines[line].replace(char::is_numeric, "9"),
        }
        tree.insert(name, (lines.join("\n") + "\n").into_bytes());
    }
}

/// What is said of no place, or of one outside of its file.
fn misplaced(checked: &Checked) -> impl Iterator<Item = String> {
    let all = checked
        .found
        .iter()
        .filter(|one| !is_placed(&checked.sources, one));
    all.map(|one| {
        format!(
            "{}: {} at {:?}",
            one.lint.code, one.message, one.primary.origin
        )
    })
}

fn is_placed(sources: &Sources, one: &Diagnostic) -> bool {
    let others = one.others.iter().map(|label| label.origin);
    let edits = one.help.iter().flat_map(|help| &help.edits);
    let mut places = others.chain(edits.map(|edit| edit.origin));
    let at = one.primary.origin;
    fits(sources, at)
        && (at.start < at.end || may_be_empty(one))
        && places.all(|at| fits(sources, at))
}

fn fits(sources: &Sources, at: Origin) -> bool {
    let text = sources.text(at.source);
    let known = sources.ids().any(|id| id == at.source);
    known && text.get(at.start as usize..at.end as usize).is_some()
}

/// A rule speaks of something that somebody wrote. What is found while reading may stand between
/// two letters, where one is missing, or at the start of a file, of which it speaks as a whole.
fn may_be_empty(one: &Diagnostic) -> bool {
    check::rules().all(|rule| rule.lint.code != one.lint.code)
}
