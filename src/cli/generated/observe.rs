//! Reads what stands in `generated/`, and what paygen remembers to have written there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::{FolderError, PENDING, UNFINISHED, failed};
use crate::diff::{Observed, Standing};
use crate::digest::sha256;
use crate::manifest::{self, Manifest};

/// Everything in the folder; an absent folder is empty.
pub(in crate::cli) fn observe(out: &Path) -> Result<Observed, FolderError> {
    let mut observed = Observed::default();
    if !out.exists() {
        return Ok(observed);
    }
    for entry in WalkDir::new(out).min_depth(1).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(out).to_owned();
            failed("read", &path)(error.into())
        })?;
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() || name.starts_with(UNFINISHED) {
            continue;
        }
        let Ok(path) = entry.path().strip_prefix(out) else {
            continue;
        };
        let path = path.to_string_lossy().into_owned();
        let standing = read(&entry).map_err(failed("read", entry.path()))?;
        remember(&mut observed, &path, &standing.bytes);
        if path != PENDING {
            observed.files.insert(path, standing);
        }
    }
    Ok(observed)
}

/// What is no file is never followed or opened: a sentence stands for it, which no digest matches.
fn read(entry: &DirEntry) -> std::io::Result<Standing> {
    let kind = entry.file_type();
    if kind.is_symlink() {
        let target = fs::read_link(entry.path())?;
        let text = format!("a symbolic link to {}\n", target.display());
        return Ok(sentence(&text));
    }
    if !kind.is_file() {
        return Ok(sentence("neither a file nor a folder\n"));
    }
    let mode = entry.metadata()?.permissions().mode();
    Ok(Standing {
        bytes: fs::read(entry.path())?,
        executable: mode & 0o100 != 0,
    })
}

fn sentence(text: &str) -> Standing {
    Standing {
        bytes: text.into(),
        executable: false,
    }
}

/// Takes over what a manifest or a run that was cut off says of other files.
fn remember(observed: &mut Observed, path: &str, bytes: &[u8]) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name != manifest::FILE_NAME && path != PENDING {
        return;
    }
    let Some(manifest) = Manifest::parse(&String::from_utf8_lossy(bytes)) else {
        return;
    };
    let mut add = |path: String, digest| {
        observed.written.entry(path).or_default().insert(digest);
    };
    for (below, digest) in manifest {
        let inside = |folder| format!("{folder}/{below}");
        let path = Some(folder).filter(|folder| !folder.is_empty());
        add(path.map_or(below.clone(), inside), digest);
    }
    if name == manifest::FILE_NAME {
        // A manifest lists others, not itself; it is ours whatever it says.
        add(path.to_owned(), sha256(bytes));
    }
}
