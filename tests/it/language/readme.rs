//! The README in pieces: what stands behind marks such as `<!-- example: vantage -->`.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;

use paygen::diagnostic::{Diagnostic, Severity};

use crate::support::case::{Checked, Tree, checked};
use crate::support::rendered::{self, Environment};

/// Where the language is taught.
pub(super) const README: &str = "inventory/README.md";

/// A marked piece.
pub(super) struct Piece {
    /// `example`, `result`, `table` and so on.
    pub(super) kind: String,
    /// What stands behind the colon, word by word.
    pub(super) words: Vec<String>,
    /// The fenced text, or the lines of the table below its head.
    pub(super) body: String,
}

/// An inventory of the README, and what becomes of it.
pub(super) struct Example {
    /// Its files.
    pub(super) tree: Tree,
    /// What is said of it.
    pub(super) checked: Checked,
    environment: OnceCell<Environment>,
}

/// All marked pieces of a kind.
pub(super) fn pieces(kind: &str) -> Vec<Piece> {
    let all: Vec<Piece> = all()
        .into_iter()
        .filter(|piece| piece.kind == kind)
        .collect();
    assert!(!all.is_empty(), "{README} has no <!-- {kind} -->");
    all
}

/// The one piece of a kind about `name`.
pub(super) fn piece(kind: &str, name: &str) -> String {
    let mut all = pieces(kind)
        .into_iter()
        .filter(|piece| piece.words.first().is_some_and(|word| word == name));
    let found = all.next();
    assert!(
        all.next().is_none(),
        "{README} has <!-- {kind}: {name} --> twice"
    );
    found
        .unwrap_or_else(|| panic!("{README} has no <!-- {kind}: {name} -->"))
        .body
}

/// An example that nothing is wrong with.
pub(super) fn example(name: &str) -> Example {
    let example = read(&piece("example", name));
    let severe = |one: &Diagnostic| one.lint.severity != Severity::Note;
    let wrong = example.checked.found.iter().any(severe);
    assert!(!wrong, "{name}\n{}", example.checked.text());
    example
}

/// An example as it stands in the README, on the lines that all examples stand on.
pub(super) fn read(text: &str) -> Example {
    let mut tree = files(&pieces("frame")[0].body);
    tree.retain(|file, _| is_meant(file.trim_end_matches(".toml"), text));
    tree.extend(files(text));
    Example::of(tree)
}

/// Whether an example speaks of a machine or service of the frame, and does not describe its own.
fn is_meant(name: &str, text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    name == "fleet"
        || words.any(|word| word == name) && !text.contains(&format!("[service.{name}]"))
}

/// An example after an editor found each first text once and put the second in its place.
pub(super) fn edited(name: &str, edits: &[(&str, &str)]) -> Example {
    let mut text = piece("example", name);
    for (old, new) in edits {
        assert_eq!(
            text.matches(old).count(),
            1,
            "{name} has `{old}` not once\n{text}"
        );
        text = text.replace(old, new);
    }
    read(&text)
}

/// An example with more in its environment.
pub(super) fn with(name: &str, more: &str) -> Example {
    let text = piece("example", name);
    read(&format!("{text}\n# env/production.toml\n{more}\n"))
}

impl Example {
    /// An inventory by its files.
    pub(super) fn of(tree: Tree) -> Self {
        Self {
            checked: checked(&tree),
            environment: OnceCell::new(),
            tree,
        }
    }

    /// Its one environment.
    pub(super) fn environment(&self) -> &Environment {
        self.environment.get_or_init(|| {
            let mut all = rendered::of(&self.tree);
            assert_eq!(all.len(), 1);
            all.remove(0)
        })
    }

    /// A file of its environment, by the path from there.
    pub(super) fn file(&self, path: &str) -> &str {
        self.environment().text(path)
    }

    /// The codes of what is wrong with it.
    pub(super) fn codes(&self) -> Vec<&'static str> {
        self.checked.codes()
    }
}

/// Splits an example at its lines that name a file; what names none is in `services.toml`.
fn files(text: &str) -> Tree {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut current = "services.toml";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ").filter(|name| is_file(name)) {
            current = name;
        } else {
            let text = files.entry(current.to_owned()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    let full = files
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty());
    full.map(|(name, text)| (name, text.into_bytes())).collect()
}

fn is_file(name: &str) -> bool {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    !stem.is_empty() && !name.contains(' ') && ["toml", "conf", "tera", "json"].contains(&end)
}

fn all() -> Vec<Piece> {
    let text = fs::read_to_string(README).unwrap();
    let mut lines = text.lines();
    let mut all = Vec::new();
    while let Some(line) = lines.next() {
        let Some(mark) = line
            .strip_prefix("<!-- ")
            .and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let (kind, words) = mark.split_once(": ").unwrap_or((mark, ""));
        all.push(Piece {
            kind: kind.to_owned(),
            words: words.split(' ').map(str::to_owned).collect(),
            body: body(&mut lines, mark),
        });
    }
    all
}

fn body<'a>(lines: &mut impl Iterator<Item = &'a str>, mark: &str) -> String {
    let first = lines.next().unwrap_or_default();
    let kept: Vec<&str> = if first.starts_with("```") {
        lines.take_while(|line| *line != "```").collect()
    } else {
        assert!(
            first.starts_with('|'),
            "<!-- {mark} --> stands above no fence and no table"
        );
        lines
            .skip(1)
            .take_while(|line| line.starts_with('|'))
            .collect()
    };
    kept.iter().flat_map(|line| [line, "\n"]).collect()
}
