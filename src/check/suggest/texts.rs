//! Texts with edits carried out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::{Edit, SourceId, Sources};
use crate::inventory::parse::Text;

/// Whether two edits change the same letters, so that only one of them can be carried out.
pub(super) fn meet(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.origin, other.origin);
    if a.source != b.source || one == other {
        return false;
    }
    let inside = |at: u32, start: u32, end: u32| start < at && at < end;
    a.start.max(b.start) < a.end.min(b.end)
        || inside(a.start, b.start, b.end)
        || inside(b.start, a.start, a.end)
}

/// All texts after the edits; those at one place stand behind each other.
pub(super) fn edited<'a>(
    sources: &Sources,
    texts: &[Text],
    edits: impl Iterator<Item = &'a Edit>,
) -> Vec<Text> {
    let edits: BTreeSet<&Edit> = edits.collect();
    let mut by_path: BTreeMap<&Path, (SourceId, Vec<&Edit>)> = BTreeMap::new();
    for edit in edits {
        let source = edit.origin.source;
        let known = by_path.entry(sources.path(source));
        known.or_insert((source, Vec::new())).1.push(edit);
    }
    let one = |text: &Text| match by_path.get(text.path.as_path()) {
        None => text.clone(),
        Some((source, edits)) => Text {
            content: Ok(around(sources.text(*source), 0, edits.iter().copied()).into_bytes()),
            ..text.clone()
        },
    };
    texts.iter().map(one).collect()
}

/// A part of a text, from this byte of it, after edits of the text.
pub(super) fn around<'a>(
    part: &str,
    from: u32,
    edits: impl DoubleEndedIterator<Item = &'a Edit>,
) -> String {
    let mut text = part.to_owned();
    for edit in edits.rev() {
        let at = |byte: u32| byte.saturating_sub(from) as usize;
        let range = at(edit.origin.start)..at(edit.origin.end);
        if text.get(range.clone()).is_some() {
            text.replace_range(range, &edit.replacement);
        }
    }
    text
}
