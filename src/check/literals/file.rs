//! Addresses in the files of a fleet's own.

use std::path::Path;

use super::index::Index;
use super::literal::literals;
use crate::check::Context;
use crate::inventory::files::Content;

/// A literal in a file.
pub(super) struct Hit {
    /// The file.
    pub(super) path: String,
    /// Its line, from 1.
    pub(super) line: usize,
    /// As it is written.
    pub(super) literal: String,
    /// What it means, if that is one thing.
    pub(super) reference: Option<String>,
}

/// All in a file, or in the files of a folder; what is no text has none.
pub(super) fn hits(context: &Context<'_>, index: &Index<'_>, source: &str) -> Vec<Hit> {
    let mut all = Vec::new();
    match context.files.get(source) {
        Some(Content::File(bytes)) => in_bytes(index, source, bytes, &mut all),
        Some(Content::Folder) => {
            for (name, bytes) in context.files.below(source) {
                let path = Path::new(source).join(name);
                in_bytes(index, &path.to_string_lossy(), bytes, &mut all);
            }
        }
        Some(Content::Unreadable(_)) | None => {}
    }
    all
}

fn in_bytes(index: &Index<'_>, path: &str, bytes: &[u8], all: &mut Vec<Hit>) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    for (number, line) in text.lines().enumerate() {
        for literal in literals(line) {
            let Some(meaning) = index.meaning(&literal) else {
                continue;
            };
            all.push(Hit {
                path: path.to_owned(),
                line: number + 1,
                literal: line[literal.range].to_owned(),
                reference: meaning.reference,
            });
        }
    }
}
