//! One mistake of a text that is not TOML: what it is, what is lost by it, and what mends it.

use std::ops::Range;

use toml::de::{DeTable, Error};

use super::lint;
use super::statement::{Statement, statements};
use crate::diagnostic::{Diagnostic, Edit, Origin, SourceId};

/// The first mistake of a text.
pub(super) struct Mistake {
    kind: Kind,
    at: Range<usize>,
    lost: Range<usize>,
    /// What stands there afterwards; only if that makes the statement right.
    cure: Option<(Range<usize>, String)>,
}

enum Kind {
    TooDeep,
    /// The same key or header, above.
    Twice(Option<Range<usize>>),
    /// A bracket, or the quotes of a text of several lines.
    Open(&'static str),
    NoValue,
    /// Text without quotes, or nearly `true` or `false`.
    BareWord,
    /// As YAML has it.
    Colon,
    /// In the parser's words.
    Other(String),
}

impl Mistake {
    /// Of what the parser says, the mistake that a person made.
    pub(super) fn of(text: &str, error: &Error) -> Self {
        let all = statements(text);
        let at = error.span().unwrap_or(0..0);
        let index = culprit(&all, at.start);
        let statement = all.get(index).cloned().unwrap_or_default();
        let below = all.iter().skip(index + 1);
        let below = below
            .take_while(|one| statement.header && !one.header)
            .last();
        let end = below.map_or(statement.range.end, |one| one.range.end);
        let lost = statement.range.start..end;
        let look = Look {
            text,
            statement: &statement,
            message: error.message(),
            at,
        };
        let (kind, at, cure) = look.at_it(|| earlier(text, &all, index));
        Self {
            kind,
            at,
            lost,
            cure,
        }
    }

    /// What cannot be understood because of it: the statement, and below a header its section.
    pub(super) fn lost(&self) -> Range<usize> {
        self.lost.clone()
    }

    /// What a person is told.
    pub(super) fn diagnostic(&self, id: SourceId, text: &str) -> Diagnostic {
        let at = origin(id, &self.at);
        let written = text.get(self.at.clone()).unwrap_or_default();
        let edit = self.cure.as_ref().map(|(range, replacement)| Edit {
            origin: origin(id, range),
            replacement: replacement.clone(),
        });
        match &self.kind {
            Kind::TooDeep => lint::too_large::nesting(at),
            Kind::Twice(first) => {
                let first = first.as_ref().map(|range| origin(id, range));
                lint::syntax::twice(at, written, first, edit)
            }
            Kind::Open(bracket) => lint::syntax::unclosed(at, bracket, edit),
            Kind::NoValue => lint::syntax::no_value(at),
            Kind::BareWord => lint::syntax::bare_word(at, written, edit),
            Kind::Colon => lint::syntax::colon(at, edit),
            Kind::Other(message) => lint::syntax::new(at, message, edit),
        }
    }
}

/// What the parser stumbles over first.
pub(super) fn first_error(text: &str) -> Option<Error> {
    let (_, errors) = DeTable::parse_recoverable(text);
    errors
        .into_iter()
        .min_by_key(|error| error.span().map_or(0, |span| span.start))
}

type Seen = (Kind, Range<usize>, Option<(Range<usize>, String)>);

/// A statement and what the parser says of it.
struct Look<'a> {
    text: &'a str,
    statement: &'a Statement,
    message: &'a str,
    at: Range<usize>,
}

impl Look<'_> {
    fn at_it(self, earlier: impl Fn() -> Option<Range<usize>>) -> Seen {
        if self.message.contains("recurs") {
            return (Kind::TooDeep, self.statement.key(self.text), None);
        }
        if self.message == "duplicate key" {
            return self.twice(earlier());
        }
        if let Some((at, opener)) = self.statement.open.last() {
            return (Kind::Open(opener), *at..at + opener.len(), self.close());
        }
        let colon = self
            .colon()
            .map(|cure| (Kind::Colon, cure.0.clone(), Some(cure)));
        let no_value = || self.no_value().map(|at| (Kind::NoValue, at, None));
        let word = || {
            let cure = self.bare_word()?;
            Some((Kind::BareWord, cure.0.clone(), Some(cure)))
        };
        let other = || {
            let kind = Kind::Other(self.message.to_owned());
            (kind, self.at.clone(), self.missed())
        };
        colon.or_else(no_value).or_else(word).unwrap_or_else(other)
    }

    fn twice(&self, first: Option<Range<usize>>) -> Seen {
        if self.statement.header {
            return (Kind::Twice(first), self.statement.key(self.text), None);
        }
        let cure = (self.statement.range.clone(), String::new());
        (Kind::Twice(first), self.at.clone(), Some(cure))
    }

    /// What closes all that is open.
    fn close(&self) -> Option<(Range<usize>, String)> {
        let closers = self
            .statement
            .open
            .iter()
            .rev()
            .map(|(_, opener)| match *opener {
                "[" => Some(']'),
                "{" => Some('}'),
                _ => None, // where a text should have ended, nobody knows
            });
        let closers: String = closers.collect::<Option<_>>()?;
        let blank = if closers.starts_with('}') { " " } else { "" };
        let last = self.statement.last;
        self.proved(last..last, format!("{blank}{closers}"))
    }

    /// What the parser missed.
    fn missed(&self) -> Option<(Range<usize>, String)> {
        let (_, missed) = self.message.rsplit_once("expected `")?;
        let missed = missed.strip_suffix('`')?;
        let blank = if missed == "=" { " " } else { "" };
        self.proved(self.at.start..self.at.start, format!("{missed}{blank}"))
    }

    fn colon(&self) -> Option<(Range<usize>, String)> {
        let key = self.statement.key(self.text);
        let at = key.start + self.text.get(key)?.find(':')?;
        self.proved(at..at + 1, " =".into())
    }

    fn no_value(&self) -> Option<Range<usize>> {
        let code = self
            .text
            .get(self.statement.range.start..self.statement.last)?;
        code.ends_with('=')
            .then(|| self.statement.last - 1..self.statement.last)
    }

    fn bare_word(&self) -> Option<(Range<usize>, String)> {
        let rest = self.text.get(self.at.start..)?;
        let end = |c: char| c.is_whitespace() || ",]}#\"'".contains(c);
        let word = &rest[..rest.find(end).unwrap_or(rest.len())];
        let starts = |c: char| c.is_alphabetic() || "/$.~".contains(c);
        let behind = self.at.start > self.statement.key(self.text).end;
        if !behind || !word.starts_with(starts) {
            return None;
        }
        let near = lint::closest(word, ["true", "false"].into_iter());
        let quoted = near.map_or_else(|| format!("\"{word}\""), str::to_owned);
        self.proved(self.at.start..self.at.start + word.len(), quoted)
    }

    fn proved(&self, range: Range<usize>, text: String) -> Option<(Range<usize>, String)> {
        let Range { start, end } = self.statement.range;
        let mut alone = self.text.get(start..end)?.to_owned();
        let inside = range.start.checked_sub(start)?..range.end.checked_sub(start)?;
        alone.get(inside.clone())?;
        alone.replace_range(inside, &text);
        first_error(&alone).is_none().then_some((range, text))
    }
}

/// The statement that holds the error, or the one before it that nothing closes.
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
    let name = text.get(again.key(text))?;
    let above = all[..index].iter().rev();
    let mut near = above.take_while(|one| again.header || !one.header);
    near.find(|one| one.header == again.header && text.get(one.key(text)) == Some(name))
        .map(|one| one.key(text))
}

fn origin(source: SourceId, range: &Range<usize>) -> Origin {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Origin {
        source,
        start: byte(range.start),
        end: byte(range.end),
    }
}
