//! The least that must be written so that the findings of a family go away, out of their own helps.
//!
//! Whether an edit is needed is no matter of opinion: all are carried out in memory, then each is
//! left out in turn, and what makes no difference stays out. What takes a line out or narrows it
//! goes first, and the rest is looked at again after it: nobody should open a firewall for a door
//! that is to be closed.

mod change;
mod choice;
mod pieces;
mod texts;

pub use change::Change;

use std::path::Path;

use super::{Context, apply, rules};
use crate::diagnostic::{Diagnostic, Edit, Severity, Sources};
use crate::inventory::files::Files;
use crate::inventory::parse::Text;
use crate::inventory::repository::Repository;
use crate::inventory::understand;
use crate::reach::Reach;
use change::changes;
use choice::{Helps, choose};
use pieces::Pieces;
use texts::edited;

/// What a person should write.
#[derive(Debug)]
pub struct Suggestions<'a> {
    /// In the order of the files.
    pub changes: Vec<Change>,
    /// The findings that stay, because no edit ends them.
    pub by_hand: Vec<&'a Diagnostic>,
}

/// What the findings are about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The folder that names the texts.
    pub folder: &'a Path,
    /// The texts.
    pub texts: &'a [Text],
    /// The fleet's own files.
    pub files: &'a Files,
    /// The day, `YYYY-MM-DD`.
    pub today: &'a str,
    /// How the codes of the findings begin.
    pub family: &'a str,
}

/// What is found in texts.
struct Look {
    sources: Sources,
    found: Vec<Diagnostic>,
}

/// Helps of helps: an edit may lead to a finding that the next one ends.
const ROUNDS_MAX: usize = 8;

/// Chooses among the helps of findings.
pub fn suggest<'a>(
    subject: &Subject<'_>,
    found: impl Iterator<Item = &'a Diagnostic>,
) -> Suggestions<'a> {
    let asks = found.filter(|one| one.lint.severity != Severity::Note);
    let look = subject.look(subject.texts);
    let Some(first) = look.filter(|look| !look.found.is_empty()) else {
        return Suggestions {
            changes: Vec::new(),
            by_hand: asks.collect(),
        };
    };
    let mut texts = subject.texts.to_vec();
    let mut pieces = Pieces::of(&first.sources);
    for _ in 0..ROUNDS_MAX {
        let Some((sources, helps)) = choose(subject, &texts) else {
            break;
        };
        texts = edited(&sources, &texts, helps.keys());
        pieces.edit(&helps);
    }
    let helps = needed(subject, &first.sources, pieces.edits());
    let changes = changes(&first.sources, &helps);
    let left = subject.look(&edited(&first.sources, subject.texts, helps.keys()));
    let left = left.map_or(Vec::new(), |look| look.found);
    let ended = |one: &Diagnostic| first.has(one) && !left.iter().any(|other| is_same(one, other));
    Suggestions {
        changes,
        by_hand: asks.filter(|one| !ended(one)).collect(),
    }
}

/// Without edits that make no difference beside the others.
fn needed(subject: &Subject<'_>, sources: &Sources, mut all: Helps) -> Helps {
    let count = |helps: &Helps| subject.count(&edited(sources, subject.texts, helps.keys()));
    let Some(least) = count(&all) else {
        return Helps::new();
    };
    let edits: Vec<Edit> = all.keys().rev().cloned().collect();
    for edit in edits {
        let mut fewer = all.clone();
        fewer.remove(&edit);
        if count(&fewer).is_some_and(|count| count <= least) {
            all = fewer;
        }
    }
    all
}

impl Subject<'_> {
    /// Checks texts; nothing if they cannot be read.
    fn look(&self, texts: &[Text]) -> Option<Look> {
        let loaded = understand(texts.to_vec(), self.folder);
        if loaded.found.has_errors() {
            return None;
        }
        let reaches: Vec<Reach> = loaded.environments.iter().map(Reach::of).collect();
        let repository = Repository::default(); // no edit of the inventory changes what is there
        let environments = loaded.environments.iter().zip(&reaches);
        let contexts = environments.map(|(inventory, reach)| Context {
            sources: &loaded.sources,
            inventory,
            reach,
            files: self.files,
            repository: &repository,
            today: self.today,
        });
        let own = rules().filter(|rule| rule.lint.code.starts_with(self.family));
        let found = apply(own, &contexts.collect::<Vec<Context<'_>>>()).sorted();
        let asks = found
            .iter()
            .filter(|one| one.lint.severity != Severity::Note);
        Some(Look {
            found: asks.cloned().collect(),
            sources: loaded.sources,
        })
    }

    /// How many findings there are; none if the texts cannot be read.
    fn count(&self, texts: &[Text]) -> Option<usize> {
        self.look(texts).map(|look| look.found.len())
    }
}

impl Look {
    fn has(&self, one: &Diagnostic) -> bool {
        self.found.iter().any(|other| is_same(one, other))
    }
}

/// Whether two findings say the same, whichever texts they were found in.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    (one.lint.code, &one.message) == (other.lint.code, &other.message)
}
