//! Brings `generated/` to what was rendered.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempPath;
use walkdir::WalkDir;

use super::{FolderError, Lock, PENDING, UNFINISHED, failed, obstacle};
use crate::diff::{Changes, Observed, Wanted};
use crate::digest::sha256;
use crate::manifest::{self, Manifest};
use crate::render::Artifact;

/// Carries the changes out; the lock shows that nobody else is at it.
pub(in crate::cli) fn write(
    out: &Path,
    wanted: &Wanted,
    observed: &Observed,
    changes: &Changes,
    _lock: &Lock,
) -> Result<(), FolderError> {
    sweep(out)?;
    if changes.is_empty() {
        return remove(&out.join(PENDING));
    }
    let order = obstacle::order(out, observed, changes)?;
    let mut staged = stage(out, wanted, &order.now).inspect_err(|_| {
        for path in &order.now {
            remove_empty_parents(out, path);
        }
    })?;
    put(out, &pending(wanted, observed, changes))?;
    let (old_manifests, old): (Vec<_>, Vec<_>) =
        changes.removed.iter().partition(|path| is_manifest(path));
    remove_all(out, &old)?;
    staged.extend(stage(out, wanted, &order.once_old_files_are_gone)?);
    staged.sort_by_key(|staged| is_manifest(&staged.path));
    staged.into_iter().try_for_each(Staged::persist)?;
    remove_all(out, &old_manifests)?;
    remove(&out.join(PENDING))
}

/// A new file beside its place.
struct Staged {
    path: String,
    file: TempPath,
    target: PathBuf,
}

impl Staged {
    fn new(out: &Path, path: &str, artifact: &Artifact) -> Result<Self, FolderError> {
        let target = out.join(path);
        let folder = target.parent().unwrap_or(out);
        let name = format!("{UNFINISHED}{}", &sha256(path.as_bytes())[..16]);
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(if artifact.executable { 0o755 } else { 0o644 })
            .open(folder.join(&name))
            .map_err(failed("write in", folder))?;
        let staged = Self {
            path: path.to_owned(),
            file: TempPath::try_from_path(folder.join(name)).map_err(failed("find", folder))?,
            target,
        };
        file.write_all(&artifact.bytes)
            .map_err(failed("write", &staged.target))?;
        Ok(staged)
    }

    fn persist(self) -> Result<(), FolderError> {
        self.file
            .persist(&self.target)
            .map_err(|error| failed("replace", &self.target)(error.error))
    }
}

fn is_manifest(path: &str) -> bool {
    path.rsplit('/').next() == Some(manifest::FILE_NAME)
}

/// Every new file beside its place, so that what can fail has failed before anything changes.
fn stage(out: &Path, wanted: &Wanted, paths: &[&String]) -> Result<Vec<Staged>, FolderError> {
    let artifacts = paths
        .iter()
        .filter_map(|path| Some((*path, wanted.get(*path)?)));
    let mut made = BTreeSet::new();
    artifacts
        .map(|(path, artifact)| {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if made.insert(folder) {
                let folder = out.join(folder);
                fs::create_dir_all(&folder).map_err(failed("make", &folder))?;
            }
            Staged::new(out, path, artifact)
        })
        .collect()
}

fn put(out: &Path, pending: &Manifest) -> Result<(), FolderError> {
    let artifact = Artifact {
        bytes: pending.to_string().into_bytes(),
        executable: false,
        by: PENDING,
    };
    Staged::new(out, PENDING, &artifact)?.persist()
}

/// All digests that are known to be ours and those to come, so that whoever comes after a kill
/// knows every file for our own, also when the inventory was changed in between.
fn pending(wanted: &Wanted, observed: &Observed, changes: &Changes) -> Manifest {
    let mut all = Manifest::default();
    for (path, digests) in &observed.written {
        for digest in digests {
            all.add(path, digest);
        }
    }
    for path in changes.added.iter().chain(&changes.changed) {
        if let Some(artifact) = wanted.get(path) {
            all.add(path, sha256(&artifact.bytes));
        }
    }
    all
}

/// Takes away what a killed run left: unfinished files, and folders without any.
fn sweep(out: &Path) -> Result<(), FolderError> {
    let all = WalkDir::new(out).min_depth(1).contents_first(true);
    for entry in all.into_iter().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            remove(entry.path())?;
        } else if entry.file_type().is_dir() {
            let _ = fs::remove_dir(entry.path()); // unless something is in it
        }
    }
    Ok(())
}

fn remove_all(out: &Path, paths: &[&String]) -> Result<(), FolderError> {
    for path in paths {
        remove(&out.join(path))?;
        remove_empty_parents(out, path);
    }
    Ok(())
}

/// A file that is gone already is asked for first, since a read-only disk refuses even then.
fn remove(path: &Path) -> Result<(), FolderError> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    fs::remove_file(path).map_err(failed("remove", path))
}

/// A folder that holds nothing any more goes, up to `generated/` itself.
fn remove_empty_parents(out: &Path, path: &str) {
    let mut folder = Path::new(path).parent();
    while let Some(below) = folder.filter(|below| !below.as_os_str().is_empty()) {
        if fs::remove_dir(out.join(below)).is_err() {
            return; // not empty: somebody's file is in it
        }
        folder = below.parent();
    }
}
