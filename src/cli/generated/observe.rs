//! Reads what stands in `generated/`, and what paygen remembers to have written there.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::{FolderError, PENDING, UNFINISHED, failed};
use crate::diff::Observed;
use crate::manifest::{self, Manifest};

/// Everything in the folder; an absent folder is empty.
pub(in crate::cli) fn observe(out: &Path) -> Result<Observed, FolderError> {
    let mut observed = Observed::default();
    if !out.exists() {
        return Ok(observed);
    }
    for entry in WalkDir::new(out).sort_by_file_name() {
        let entry = entry.map_err(|error| failed("read", out)(error.into()))?;
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() || name.starts_with(UNFINISHED) {
            continue;
        }
        let Ok(path) = entry.path().strip_prefix(out) else {
            continue;
        };
        let path = path.to_string_lossy().into_owned();
        let bytes = fs::read(entry.path()).map_err(failed("read", entry.path()))?;
        remember(&mut observed, &path, &bytes);
        if path != PENDING {
            observed.files.insert(path, bytes);
        }
    }
    Ok(observed)
}

/// Takes over what a manifest or a run that was cut off says of other files.
fn remember(observed: &mut Observed, path: &str, bytes: &[u8]) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name != manifest::FILE_NAME && path != PENDING {
        return;
    }
    let text = String::from_utf8_lossy(bytes);
    for (below, digest) in Manifest::parse(&text).0 {
        let path = if folder.is_empty() {
            below
        } else {
            format!("{folder}/{below}")
        };
        observed.written.entry(path).or_default().insert(digest);
    }
    if name == manifest::FILE_NAME {
        // A manifest lists others, not itself; it is ours whatever it says.
        let digest = crate::digest::sha256(bytes);
        observed
            .written
            .entry(path.to_owned())
            .or_default()
            .insert(digest);
    }
}
