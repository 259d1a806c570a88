//! The folder `generated/`: what stands in it, and how it is changed without ever being torn.
//!
//! One run at a time holds a lock on the folder. New files are written beside the old ones first,
//! so that a full disk stops the run before anything changed. Then `.pending` records what is ours
//! and what is to come, files are renamed into place and removed, manifests last, and `.pending`
//! goes. A run that is killed leaves each file old or new, and the next one knows both for its own.

mod observe;
mod obstacle;
mod write;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub(super) use observe::observe;
pub(super) use write::write;

/// Digests of what is ours and of what a run was about to write, as a manifest.
const PENDING: &str = ".pending";
/// How the name of a file starts that is not in its place yet.
const UNFINISHED: &str = ".paygen-unfinished-";

/// The folder cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum FolderError {
    /// The system says no.
    #[error("cannot {what} `{path}`: {error}")]
    System {
        what: &'static str,
        path: PathBuf,
        error: io::Error,
    },
    /// Something that paygen did not make stands where it must write.
    #[error("`{path}` is {what}, and paygen needs {needed} there: move it away")]
    InTheWay {
        path: PathBuf,
        what: &'static str,
        needed: &'static str,
    },
}

/// Nobody else changes the folder while this is held; the system lets go of it with the process.
pub(super) struct Lock {
    _folder: File,
}

/// Makes the folder if need be, and waits until no other run works in it.
pub(super) fn lock(out: &Path, waiting: impl FnOnce()) -> Result<Lock, FolderError> {
    if fs::metadata(out).is_ok_and(|meta| !meta.is_dir()) {
        return Err(FolderError::InTheWay {
            path: out.to_owned(),
            what: "a file",
            needed: "a folder",
        });
    }
    fs::create_dir_all(out).map_err(failed("make", out))?;
    let folder = File::open(out).map_err(failed("open", out))?;
    if folder.try_lock().is_err() {
        waiting();
        folder.lock().map_err(failed("lock", out))?;
    }
    Ok(Lock { _folder: folder })
}

/// Waits until no run changes the folder. A folder that is not there is changed by nobody.
pub(super) fn lock_to_read(
    out: &Path,
    waiting: impl FnOnce(),
) -> Result<Option<Lock>, FolderError> {
    let Ok(folder) = File::open(out) else {
        return Ok(None);
    };
    if folder.try_lock_shared().is_err() {
        waiting();
        folder.lock_shared().map_err(failed("lock", out))?;
    }
    Ok(Some(Lock { _folder: folder }))
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |error| FolderError::System { what, path, error }
}
