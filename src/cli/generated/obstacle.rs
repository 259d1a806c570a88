//! What stands in the way of a file that is to be written, found before anything is changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::FolderError;
use crate::diff::{Changes, Observed};

/// New files by when they can be written.
#[derive(Default)]
pub(super) struct Order<'a> {
    /// At once.
    pub(super) now: Vec<&'a String>,
    /// When old files are gone that stand where a folder is needed, or the other way round.
    pub(super) once_old_files_are_gone: Vec<&'a String>,
}

/// Looks at every new file's place. Fails if something that is not ours stands there.
pub(super) fn order<'a>(
    out: &Path,
    observed: &Observed,
    changes: &'a Changes,
) -> Result<Order<'a>, FolderError> {
    let mut order = Order::default();
    let mut folders = BTreeSet::new();
    order.now.extend(&changes.changed); // a file was seen there
    for path in &changes.added {
        let goes = |path: &str| {
            let found = changes
                .removed
                .binary_search_by(|one| one.as_str().cmp(path));
            found.is_ok()
        };
        let waits = waits_for_folders(out, path, &mut folders, goes)?
            || waits_for_place(out, path, observed, goes)?;
        if waits {
            order.once_old_files_are_gone.push(path);
        } else {
            order.now.push(path);
        }
    }
    Ok(order)
}

/// Whether an old file stands where a folder for `path` is needed.
fn waits_for_folders<'a>(
    out: &Path,
    path: &'a str,
    known: &mut BTreeSet<&'a str>,
    goes: impl Fn(&str) -> bool,
) -> Result<bool, FolderError> {
    for folder in path.match_indices('/').map(|(at, _)| &path[..at]) {
        if known.contains(folder) {
            continue;
        }
        match kind(&out.join(folder)) {
            None => return Ok(false), // nor is there anything further down
            Some(Kind::Folder) => {
                known.insert(folder);
            }
            Some(Kind::File) if goes(folder) => return Ok(true),
            Some(kind @ (Kind::File | Kind::Link)) => {
                return Err(FolderError::InTheWay {
                    path: out.join(folder),
                    what: kind.words(),
                    needed: "a folder",
                });
            }
        }
    }
    Ok(false)
}

/// Whether a folder of old files stands in the place of `path`.
fn waits_for_place(
    out: &Path,
    path: &str,
    observed: &Observed,
    goes: impl Fn(&str) -> bool,
) -> Result<bool, FolderError> {
    if kind(&out.join(path)) != Some(Kind::Folder) {
        return Ok(false);
    }
    let folder = format!("{path}/");
    let inside = observed.files.range(folder.clone()..);
    let mut inside = inside
        .map(|(path, _)| path)
        .take_while(|path| path.starts_with(&folder))
        .peekable();
    if inside.peek().is_some() && inside.all(|path| goes(path)) {
        return Ok(true);
    }
    Err(FolderError::InTheWay {
        path: out.join(path),
        what: Kind::Folder.words(),
        needed: "a file",
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::File => "a file",
            Kind::Folder => "a folder",
            Kind::Link => "a symbolic link",
        }
    }
}

fn kind(path: &Path) -> Option<Kind> {
    let kind = fs::symlink_metadata(path).ok()?.file_type();
    Some(if kind.is_dir() {
        Kind::Folder
    } else if kind.is_symlink() {
        Kind::Link
    } else {
        Kind::File
    })
}
