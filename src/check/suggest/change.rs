//! Edits as whole lines, which a person can paste.

use std::collections::BTreeSet;

use super::choice::Helps;
use super::texts::around;
use crate::diagnostic::{Edit, Origin, SourceId, Sources};

/// Lines of one file in a row.
#[derive(Debug)]
pub struct Change {
    /// The file.
    pub source: SourceId,
    /// The number of the first line that goes, or of the one before which new ones are put.
    pub line: usize,
    /// The lines that go.
    pub old: Vec<String>,
    /// The lines that stand there afterwards.
    pub new: Vec<String>,
    /// The same as edits.
    pub edits: BTreeSet<Edit>,
    /// What it is good for, with the codes.
    pub helps: BTreeSet<String>,
}

/// The lines of all edits; edits in one line are one change.
pub(super) fn changes(sources: &Sources, all: &Helps) -> Vec<Change> {
    let mut regions: Vec<(Origin, Helps)> = Vec::new();
    for (edit, helps) in all {
        let region = lines_around(sources, edit.origin);
        let own = (edit.clone(), helps.clone());
        match regions.last_mut() {
            Some((last, edits)) if touches(*last, region) => {
                last.end = last.end.max(region.end);
                edits.extend([own]);
            }
            _ => regions.push((region, Helps::from([own]))),
        }
    }
    let all = regions.into_iter();
    all.map(|(region, helps)| change(sources, region, helps))
        .collect()
}

fn touches(last: Origin, next: Origin) -> bool {
    last.source == next.source && (next.start < last.end || next == last)
}

/// The whole lines that an edit changes.
fn lines_around(sources: &Sources, origin: Origin) -> Origin {
    let text = sources.text(origin.source);
    let (start, end) = (origin.start as usize, origin.end as usize);
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let whole = start < end && text[..end].ends_with('\n');
    let rest = || text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let last = if whole { end } else { rest() };
    Origin {
        source: origin.source,
        start: u32::try_from(first).unwrap_or(origin.start),
        end: u32::try_from(last).unwrap_or(origin.end),
    }
}

fn change(sources: &Sources, region: Origin, helps: Helps) -> Change {
    let text = sources.slice(region);
    let after = around(text, region.start, helps.keys());
    let (mut old, mut new): (Vec<&str>, Vec<&str>) =
        (text.lines().collect(), after.lines().collect());
    let mut line = sources.position(region.source, region.start).line;
    while !old.is_empty() && old.first() == new.first() {
        old.remove(0);
        new.remove(0);
        line += 1;
    }
    while !old.is_empty() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    let owned = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
    Change {
        source: region.source,
        line,
        old: owned(old),
        new: owned(new),
        edits: helps.keys().cloned().collect(),
        helps: helps.into_values().flatten().collect(),
    }
}
