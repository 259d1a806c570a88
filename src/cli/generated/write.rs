//! Brings `generated/` to what was rendered.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempPath;
use walkdir::WalkDir;

use super::{FolderError, Lock, PENDING, UNFINISHED, failed};
use crate::diff::{Changes, Wanted};
use crate::digest::sha256;
use crate::manifest::{self, Manifest};
use crate::render::Artifact;

/// Carries the changes out; the lock shows that nobody else is at it.
pub(in crate::cli) fn write(
    out: &Path,
    wanted: &Wanted,
    changes: &Changes,
    _lock: &Lock,
) -> Result<(), FolderError> {
    sweep(out)?;
    if changes.is_empty() {
        return remove(&out.join(PENDING));
    }
    let mut paths: Vec<&String> = changes.added.iter().chain(&changes.changed).collect();
    paths.sort_by_key(|path| is_manifest(path));
    let staged = stage(out, wanted, &paths)?;
    let pending = pending(wanted, &paths);
    persist(stage_one(&out.join(PENDING), &pending)?, &out.join(PENDING))?;
    for (file, target) in staged {
        persist(file, &target)?;
    }
    for path in &changes.removed {
        remove(&out.join(path))?;
        remove_empty_parents(out, path);
    }
    remove(&out.join(PENDING))
}

fn is_manifest(path: &str) -> bool {
    path.rsplit('/').next() == Some(manifest::FILE_NAME)
}

/// Every new file beside its place, so that what can fail has failed before anything changes.
fn stage(
    out: &Path,
    wanted: &Wanted,
    paths: &[&String],
) -> Result<Vec<(TempPath, PathBuf)>, FolderError> {
    let mut staged = Vec::new();
    for path in paths {
        let Some(artifact) = wanted.get(*path) else {
            continue;
        };
        let target = out.join(path);
        staged.push((stage_one(&target, artifact)?, target));
    }
    Ok(staged)
}

fn stage_one(target: &Path, artifact: &Artifact) -> Result<TempPath, FolderError> {
    let folder = target.parent().unwrap_or(target);
    fs::create_dir_all(folder).map_err(failed("make", folder))?;
    let mode = if artifact.executable { 0o755 } else { 0o644 };
    let mut file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder)
        .map_err(failed("write in", folder))?;
    file.write_all(&artifact.bytes)
        .map_err(failed("write", target))?;
    Ok(file.into_temp_path())
}

fn persist(file: TempPath, target: &Path) -> Result<(), FolderError> {
    file.persist(target)
        .map_err(|error| failed("replace", target)(error.error))
}

/// The digests to come, so that a run after a kill knows these files for our own.
fn pending(wanted: &Wanted, paths: &[&String]) -> Artifact {
    let digest = |path: &&String| Some(((*path).clone(), sha256(&wanted.get(*path)?.bytes)));
    let manifest = Manifest(paths.iter().filter_map(digest).collect());
    Artifact {
        bytes: manifest.to_string().into_bytes(),
        executable: false,
        by: "pending",
    }
}

/// Takes away what a killed run left unfinished.
fn sweep(out: &Path) -> Result<(), FolderError> {
    for entry in WalkDir::new(out).into_iter().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            remove(entry.path())?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), FolderError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(failed("remove", path)(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
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
