//! The folder `generated/`: what stands in it, and how it is changed without ever being torn.
//!
//! One run at a time holds a lock on the folder. New files are written beside the old ones first,
//! so that a full disk stops the run before anything changed. Then `.pending` records the digests
//! to come, every file is renamed into place, manifests last, and `.pending` goes. A run that is
//! killed leaves each file old or new, and the next one knows both for its own.

mod observe;
mod write;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub(super) use observe::observe;
pub(super) use write::write;

/// Digests that a run was about to write, in the format of `sha256sum`.
const PENDING: &str = ".pending";
/// How the name of a file starts that is not in its place yet.
const UNFINISHED: &str = ".paygen-unfinished-";

/// The folder cannot be read or changed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what} `{path}`: {error}")]
pub(super) struct FolderError {
    what: &'static str,
    path: PathBuf,
    error: io::Error,
}

/// Nobody else changes the folder while this is held; the system lets go of it with the process.
pub(super) struct Lock {
    _folder: File,
}

/// Makes the folder if need be, and waits until no other run works in it.
pub(super) fn lock(out: &Path, waiting: impl FnOnce()) -> Result<Lock, FolderError> {
    fs::create_dir_all(out).map_err(failed("make", out))?;
    let folder = File::open(out).map_err(failed("open", out))?;
    if folder.try_lock().is_err() {
        waiting();
        folder.lock().map_err(failed("lock", out))?;
    }
    Ok(Lock { _folder: folder })
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |error| FolderError { what, path, error }
}
