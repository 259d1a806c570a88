//! Helps that are carried out together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::texts::{edited, meet};
use super::{Look, Subject};
use crate::diagnostic::{Diagnostic, Edit, Sources};
use crate::inventory::parse::Text;

/// Edits, each with what it is good for.
pub(super) type Helps = BTreeMap<Edit, BTreeSet<String>>;

/// The edits of one help, and the help in words.
#[derive(Clone)]
struct Fix {
    edits: BTreeSet<Edit>,
    helps: BTreeSet<String>,
}

/// The fewest edits that do most, and what they are edits of; none if no fix does anything.
pub(super) fn choose(subject: &Subject<'_>, texts: &[Text]) -> Option<(Sources, Helps)> {
    let look = subject.look(texts)?;
    let mut fixes = fixes(&look.found);
    if fixes.iter().any(narrows) {
        fixes.retain(narrows);
    }
    let mut least = left(subject, texts, &look, &fixes)?;
    for index in (0..fixes.len()).rev() {
        let mut fewer = fixes.clone();
        fewer.remove(index);
        if let Some(count) = left(subject, texts, &look, &fewer)
            && count <= least
        {
            (fixes, least) = (fewer, count);
        }
    }
    let mut all = Helps::new();
    for fix in fixes {
        for edit in fix.edits {
            all.entry(edit)
                .or_default()
                .extend(fix.helps.iter().cloned());
        }
    }
    (least < look.found.len()).then_some((look.sources, all))
}

/// The different helps that do not meet. Where two do, the one that takes more out goes first: what
/// it takes out needs no other mending.
fn fixes(found: &[Diagnostic]) -> Vec<Fix> {
    let mut all: Vec<Fix> = found.iter().filter_map(Fix::of).collect();
    all.sort_by_key(|fix| {
        let taken_out = fix
            .edits
            .iter()
            .map(|edit| edit.origin.end - edit.origin.start);
        Reverse(taken_out.sum::<u32>())
    });
    let mut fixes: Vec<Fix> = Vec::new();
    for fix in all {
        if let Some(same) = fixes.iter_mut().find(|other| other.edits == fix.edits) {
            same.helps.extend(fix.helps);
            continue;
        }
        let mut taken = fixes.iter().flat_map(|other| &other.edits);
        if !taken.any(|other| fix.edits.iter().any(|edit| meet(edit, other))) {
            fixes.push(fix);
        }
    }
    fixes
}

impl Fix {
    /// The help of a finding, if it is one of edits.
    fn of(one: &Diagnostic) -> Option<Self> {
        let help = one.help.as_ref().filter(|help| !help.edits.is_empty())?;
        Some(Self {
            edits: help.edits.iter().cloned().collect(),
            helps: BTreeSet::from([format!("{} ({})", help.text, one.lint.code)]),
        })
    }
}

/// Whether a fix does more than add.
fn narrows(fix: &Fix) -> bool {
    fix.edits
        .iter()
        .any(|edit| edit.origin.start < edit.origin.end)
}

fn left(subject: &Subject<'_>, texts: &[Text], look: &Look, fixes: &[Fix]) -> Option<usize> {
    let edits = fixes.iter().flat_map(|fix| &fix.edits);
    subject.count(&edited(&look.sources, texts, edits))
}
