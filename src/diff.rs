//! What was rendered against what stands in `generated/`.

use std::collections::{BTreeMap, BTreeSet};

use similar::TextDiff;

use crate::digest::sha256;
use crate::render::Artifact;

/// The files that ought to be, by path below `generated/`, manifests included.
pub type Wanted = BTreeMap<String, Artifact>;

/// What stands in `generated/` now.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// Bytes by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The digests that paygen wrote, by path; more than one while a run was cut off.
    pub written: BTreeMap<String, BTreeSet<String>>,
}

/// What must happen for `generated/` to be as rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Not there yet.
    pub added: Vec<String>,
    /// There with other content.
    pub changed: Vec<String>,
    /// No longer asked for.
    pub removed: Vec<String>,
    /// Edited by hand since paygen wrote them; they would be lost.
    pub edited: Vec<String>,
    /// Written by somebody else; they stay.
    pub foreign: Vec<String>,
}

impl Changes {
    /// Whether `generated/` is as rendered.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Compares. A path that is not `within` is left out of it: other environments stay as they are.
pub fn compare(wanted: &Wanted, observed: &Observed, within: impl Fn(&str) -> bool) -> Changes {
    let mut changes = Changes::default();
    for (path, artifact) in wanted {
        match observed.files.get(path) {
            None => changes.added.push(path.clone()),
            Some(bytes) if *bytes == artifact.bytes => {}
            Some(bytes) => {
                if is_edited(observed, path, bytes) {
                    changes.edited.push(path.clone());
                }
                changes.changed.push(path.clone());
            }
        }
    }
    let rest = observed
        .files
        .iter()
        .filter(|(path, _)| !wanted.contains_key(*path));
    for (path, bytes) in rest.filter(|(path, _)| within(path)) {
        if !observed.written.contains_key(path) {
            changes.foreign.push(path.clone());
            continue;
        }
        if is_edited(observed, path, bytes) {
            changes.edited.push(path.clone());
        }
        changes.removed.push(path.clone());
    }
    changes
}

/// A unified diff from one text to another; bytes that are no text are only named.
pub fn unified(path: &str, old: &[u8], new: &[u8]) -> String {
    let (Ok(old), Ok(new)) = (std::str::from_utf8(old), std::str::from_utf8(new)) else {
        return format!("binary file {path} differs\n");
    };
    let diff = TextDiff::from_lines(old, new);
    let mut unified = diff.unified_diff();
    unified
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

fn is_edited(observed: &Observed, path: &str, bytes: &[u8]) -> bool {
    match observed.written.get(path) {
        Some(digests) => !digests.contains(&sha256(bytes)),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(text: &str) -> Artifact {
        Artifact {
            bytes: text.into(),
            executable: false,
            by: "test",
        }
    }

    fn observed(files: &[(&str, &str, &str)]) -> Observed {
        let mut all = Observed::default();
        for (path, now, written) in files {
            all.files.insert((*path).into(), (*now).into());
            if !written.is_empty() {
                let digest = sha256(written.as_bytes());
                all.written
                    .entry((*path).into())
                    .or_default()
                    .insert(digest);
            }
        }
        all
    }

    #[test]
    fn every_kind_of_change_is_told_apart() {
        let wanted = ["same", "new", "stale", "touched"].map(|path| (path.into(), artifact("1")));
        let now = observed(&[
            ("same", "1", "1"),
            ("stale", "0", "0"),
            ("touched", "mine", "0"),
            ("gone", "0", "0"),
            ("gone-touched", "mine", "0"),
            ("foreign", "x", ""),
        ]);
        let changes = compare(&wanted.into(), &now, |_| true);
        assert_eq!(
            changes,
            Changes {
                added: vec!["new".into()],
                changed: vec!["stale".into(), "touched".into()],
                removed: vec!["gone".into(), "gone-touched".into()],
                edited: vec!["touched".into(), "gone-touched".into()],
                foreign: vec!["foreign".into()],
            }
        );
    }
}
