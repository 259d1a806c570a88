//! Texts that are not TOML: each mistake once, and all that can still be understood.
//!
//! A parser that goes on after a mistake stumbles over its own guesses: one missing brace becomes
//! four errors. So the statement with the first mistake is reported and blanked out, and the rest
//! is parsed again, until nothing is left to complain of.

use std::ops::Range;

use toml::de::{DeTable, Error};

use super::convert;
use super::lint;
use super::node::Node;
use super::statement::{Statement, statements};
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Origin, SourceId};

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
        if clean[mistake.lost.clone()].trim().is_empty() {
            return None; // nothing to blank out: the next round would find the same
        }
        blank(&mut clean, mistake.lost);
    }
    None
}

fn first_error(text: &str) -> Option<Error> {
    let (_, errors) = DeTable::parse_recoverable(text);
    errors
        .into_iter()
        .min_by_key(|error| error.span().map_or(0, |span| span.start))
}

/// Keeps line ends, so that every place behind it stays where it is.
fn blank(text: &mut String, range: Range<usize>) {
    let spaces: String = text[range.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    text.replace_range(range, &spaces);
}

/// The first mistake of a text.
struct Mistake<'e> {
    error: &'e Error,
    at: Range<usize>,
    statement: Statement,
    /// What cannot be understood because of it: the statement, and below a header its section.
    lost: Range<usize>,
    first: Option<Range<usize>>,
}

impl<'e> Mistake<'e> {
    fn of(text: &str, error: &'e Error) -> Self {
        let at = error.span().unwrap_or(0..0);
        let all = statements(text);
        let index = culprit(&all, at.start);
        let statement = all.get(index).cloned().unwrap_or_default();
        let rest = all.iter().skip(index + 1);
        let end = if statement.header {
            rest.take_while(|one| !one.header).last()
        } else {
            None
        };
        let lost = statement.range.start..end.map_or(statement.range.end, |one| one.range.end);
        let first = (error.message() == "duplicate key")
            .then(|| earlier(text, &all, index))
            .flatten();
        Self {
            error,
            at,
            statement,
            lost,
            first,
        }
    }

    fn diagnostic(&self, id: SourceId, text: &str) -> Diagnostic {
        let origin = |range: &Range<usize>| origin(id, range);
        let message = self.error.message();
        if message.contains("recurs") {
            let place = origin(&self.statement.key(text));
            return lint::too_large::nesting(place);
        }
        if message == "duplicate key" {
            let first = self.first.as_ref().map(origin);
            let again = Edit {
                origin: origin(&self.statement.range),
                replacement: String::new(),
            };
            let header = self.statement.header;
            let at = if header {
                self.statement.key(text)
            } else {
                self.at.clone()
            };
            let edit = (!header).then_some(again);
            return lint::syntax::twice(origin(&at), &text[at.clone()], first, edit);
        }
        if let Some((at, bracket)) = self.statement.open.last() {
            let edit = self.close(text).map(|edit| edit_at(id, edit));
            lint::syntax::unclosed(origin(&(*at..at + 1)), *bracket, edit)
        } else {
            let edit = self.insert(text).map(|edit| edit_at(id, edit));
            lint::syntax::new(origin(&self.at), message, edit)
        }
    }

    /// What closes all that is open, if that makes the statement right.
    fn close(&self, text: &str) -> Option<(usize, String)> {
        let open = self.statement.open.iter().rev();
        let closers: String = open
            .map(|(_, bracket)| if *bracket == '[' { ']' } else { '}' })
            .collect();
        let blank = if closers.starts_with('}') { " " } else { "" };
        self.proved(text, (self.statement.last, format!("{blank}{closers}")))
    }

    /// What the parser missed, if putting it there makes the statement right.
    fn insert(&self, text: &str) -> Option<(usize, String)> {
        let (_, missed) = self.error.message().rsplit_once("expected `")?;
        let missed = missed.strip_suffix('`')?;
        let blank = if missed == "=" { " " } else { "" };
        self.proved(text, (self.at.start, format!("{missed}{blank}")))
    }

    fn proved(&self, text: &str, edit: (usize, String)) -> Option<(usize, String)> {
        let Range { start, end } = self.statement.range;
        let mut alone = text.get(start..end)?.to_owned();
        alone.insert_str(edit.0.checked_sub(start)?.min(alone.len()), &edit.1);
        first_error(&alone).is_none().then_some(edit)
    }
}

/// The statement that holds the error, or the one before it whose bracket never closes.
fn culprit(all: &[Statement], at: usize) -> usize {
    let reached = all.iter().take_while(|one| one.range.start <= at);
    let holding = reached.clone().count().saturating_sub(1);
    let open = reached
        .enumerate()
        .find(|(_, one)| !one.open.is_empty())
        .map(|(index, _)| index);
    open.unwrap_or(holding)
}

/// The same key, above, in the same section; of a header the same header.
fn earlier(text: &str, all: &[Statement], index: usize) -> Option<Range<usize>> {
    let again = all.get(index)?;
    let name = &text[again.key(text)];
    let mut above = all[..index].iter().rev();
    let section = move |one: &&Statement| again.header || !one.header;
    let mut near = std::iter::from_fn(move || above.next().filter(section));
    near.find(|one| one.header == again.header && &text[one.key(text)] == name)
        .map(|one| one.key(text))
}

fn edit_at(id: SourceId, (at, replacement): (usize, String)) -> Edit {
    Edit {
        origin: origin(id, &(at..at)),
        replacement,
    }
}

fn origin(source: SourceId, range: &Range<usize>) -> Origin {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Origin {
        source,
        start: byte(range.start),
        end: byte(range.end),
    }
}
