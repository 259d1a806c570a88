//! Texts that are not TOML: each mistake once, and all that can still be understood.
//!
//! A parser that goes on after a mistake stumbles over its own guesses: one missing brace becomes
//! four errors. So the statement with the first mistake is reported and blanked out, and the rest
//! is parsed again, until nothing is left to complain of.

use std::ops::Range;

use toml::de::DeTable;

use super::convert;
use super::mistake::{Mistake, first_error};
use super::node::Node;
use crate::diagnostic::{Diagnostics, SourceId};

/// After this many mistakes the rest of a file is not looked at.
const MISTAKES_MAX: usize = 100;
/// All parses of one file together may read this many bytes.
const BYTES_MAX: usize = 512 * 1024 * 1024;

/// What a text says, and whether all of it could be understood.
pub(super) struct Understood {
    /// All statements without a mistake.
    pub(super) node: Node,
    /// Whether no statement had to be left out.
    pub(super) whole: bool,
}

/// Reads a text and reports every mistake; none if there are too many to go on.
pub(super) fn read(id: SourceId, text: &str, found: &mut Diagnostics) -> Option<Understood> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let node = convert::file(id, &table, found);
        return Some(Understood { node, whole: true });
    }
    let clean = mended(id, text, found)?;
    let (table, _) = DeTable::parse_recoverable(&clean);
    let node = convert::file(id, &table, found);
    Some(Understood { node, whole: false })
}

/// The text in which every statement with a mistake is blank.
fn mended(id: SourceId, text: &str, found: &mut Diagnostics) -> Option<String> {
    let mut clean = text.to_owned();
    for _ in 0..MISTAKES_MAX.min(BYTES_MAX / text.len().max(1)) {
        let Some(error) = first_error(&clean) else {
            return Some(clean);
        };
        let mistake = Mistake::of(&clean, &error);
        found.push(mistake.diagnostic(id, &clean));
        let lost = mistake.lost();
        if clean[lost.clone()].trim().is_empty() {
            return None; // nothing to blank out: the next round would find the same
        }
        blank(&mut clean, lost);
    }
    None
}

/// Keeps line ends, so that every place behind it stays where it is.
fn blank(text: &mut String, range: Range<usize>) {
    let spaces: String = text[range.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(range, &spaces);
}
