//! The files that were read, and places in them.

use std::path::{Path, PathBuf};

/// Names one file of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// Byte after the last one.
    pub end: u32,
}

impl Origin {
    /// The empty place right behind this one, where something can be inserted.
    #[must_use]
    pub fn after(self) -> Self {
        Self {
            start: self.end,
            ..self
        }
    }
}

/// Line and column as an editor counts them, from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    text: String,
    /// The first byte of each line.
    lines: Vec<u32>,
}

/// A few lines of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window<'a> {
    /// The lines.
    pub text: &'a str,
    /// The number of the first, from 1.
    pub line: usize,
    /// The first byte of the first in its file.
    pub start: u32,
}

/// Every file of the inventory with its text, in the order in which it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Keeps a file and names it.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = text.into();
        let after = |(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX);
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(after))
            .collect();
        self.files.push(Source {
            path: path.into(),
            text,
            lines,
        });
        id
    }

    /// Where the file is, as the reader named it.
    pub fn path(&self, id: SourceId) -> &Path {
        self.files
            .get(id.0 as usize)
            .map_or(Path::new(""), |file| &file.path)
    }

    /// Its text.
    pub fn text(&self, id: SourceId) -> &str {
        self.files.get(id.0 as usize).map_or("", |file| &file.text)
    }

    /// The text at a place.
    pub fn slice(&self, origin: Origin) -> &str {
        self.text(origin.source)
            .get(origin.start as usize..origin.end as usize)
            .unwrap_or("")
    }

    /// Line and column of a byte.
    pub fn position(&self, source: SourceId, byte: u32) -> Position {
        let Some(file) = self.files.get(source.0 as usize) else {
            return Position { line: 1, column: 1 };
        };
        let line = file.lines.partition_point(|start| *start <= byte);
        let start = file.lines[line.saturating_sub(1)] as usize;
        let before = file.text.get(start..byte as usize).unwrap_or("");
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }

    /// `path:line:column` of the first byte of a place, as editors and terminals follow it.
    pub fn place(&self, origin: Origin) -> String {
        let at = self.position(origin.source, origin.start);
        let path = self.path(origin.source).display();
        format!("{path}:{}:{}", at.line, at.column)
    }

    /// The lines from `first` to `last` byte with `margin` lines around them, so that drawing a
    /// complaint about a large file does not read all of it.
    pub fn window(&self, source: SourceId, first: u32, last: u32, margin: usize) -> Window<'_> {
        let Some(file) = self.files.get(source.0 as usize) else {
            return Window {
                text: "",
                line: 1,
                start: 0,
            };
        };
        let line_of = |byte| file.lines.partition_point(|start| *start <= byte);
        let line = line_of(first).saturating_sub(margin).max(1);
        let start = file.lines[line - 1];
        let end = file.lines.get(line_of(last) + margin).copied();
        let end = end.map_or(file.text.len(), |end| end as usize);
        Window {
            text: file.text.get(start as usize..end).unwrap_or(""),
            line,
            start,
        }
    }

    /// The empty place at the end of a file.
    pub fn end_of(&self, id: SourceId) -> Origin {
        let end = u32::try_from(self.text(id).len()).unwrap_or(u32::MAX);
        Origin {
            source: id,
            start: end,
            end,
        }
    }

    /// All files.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(SourceId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "x = 1\né = 2\n");
        let position = sources.position(id, u32::try_from("x = 1\né".len()).unwrap());
        assert_eq!(position, Position { line: 2, column: 2 });
    }
}
