//! A text that is edited again and again, and still knows what of it was there before.

use std::collections::BTreeSet;
use std::ops::Range;

use super::choice::Helps;
use crate::diagnostic::{Edit, Origin, SourceId, Sources};

/// All texts in pieces.
pub(super) struct Pieces(Vec<(SourceId, usize, Vec<Piece>)>);

/// Some letters in a row.
#[derive(Clone)]
enum Piece {
    /// As they were, by their bytes in the text before.
    Kept(Range<usize>),
    /// New ones, and what they are good for.
    New(String, BTreeSet<String>),
}

impl Pieces {
    /// The texts as they are.
    pub(super) fn of(sources: &Sources) -> Self {
        let whole = |id| {
            let length = sources.text(id).len();
            (id, length, vec![Piece::Kept(0..length)])
        };
        Self(sources.ids().map(whole).collect())
    }

    /// Carries out edits of the texts as they are by now.
    pub(super) fn edit(&mut self, edits: &Helps) {
        for (edit, helps) in edits.iter().rev() {
            let mut files = self.0.iter_mut();
            if let Some((.., pieces)) = files.find(|(id, ..)| *id == edit.origin.source) {
                let start = split(pieces, edit.origin.start as usize);
                let end = split(pieces, edit.origin.end as usize);
                let new = Piece::New(edit.replacement.clone(), helps.clone());
                pieces.splice(start..end, [new]);
            }
        }
    }

    /// All that was done, as edits of the texts before; those at one place are one.
    pub(super) fn edits(&self) -> Helps {
        let all = self.0.iter();
        all.flat_map(|(id, length, pieces)| edits_of(*id, pieces, *length))
            .collect()
    }
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Piece::Kept(range) => range.len(),
            Piece::New(text, _) => text.len(),
        }
    }

    /// The part before a byte and the part behind it.
    fn cut(self, at: usize) -> [Self; 2] {
        match self {
            Piece::Kept(range) => {
                let middle = range.start + at;
                [
                    Piece::Kept(range.start..middle),
                    Piece::Kept(middle..range.end),
                ]
            }
            Piece::New(text, helps) => {
                let (head, tail) = text.split_at(at);
                let head = Piece::New(head.into(), helps.clone());
                [head, Piece::New(tail.into(), helps)]
            }
        }
    }
}

/// Makes a piece begin at a byte, behind all that is empty there; which one that is.
fn split(pieces: &mut Vec<Piece>, at: usize) -> usize {
    let mut before = 0;
    for index in 0..pieces.len() {
        let len = pieces[index].len();
        if at < before + len {
            if at == before {
                return index;
            }
            let piece = pieces.remove(index);
            let [head, tail] = piece.cut(at - before);
            pieces.splice(index..index, [head, tail]);
            return index + 1;
        }
        before += len;
    }
    pieces.len()
}

/// What lies between the pieces that were kept of a text of this length.
fn edits_of(source: SourceId, pieces: &[Piece], length: usize) -> Helps {
    let mut all = Helps::new();
    let (mut known, mut new, mut good_for) = (0, String::new(), BTreeSet::new());
    for piece in pieces.iter().chain([&Piece::Kept(length..length)]) {
        match piece {
            Piece::New(text, helps) => {
                new.push_str(text);
                good_for.extend(helps.iter().cloned());
            }
            Piece::Kept(range) => {
                if known < range.start || !new.is_empty() {
                    let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
                    let origin = Origin {
                        source,
                        start: at(known),
                        end: at(range.start),
                    };
                    let replacement = std::mem::take(&mut new);
                    let edit = Edit {
                        origin,
                        replacement,
                    };
                    all.insert(edit, std::mem::take(&mut good_for));
                }
                known = range.end;
            }
        }
    }
    all
}
