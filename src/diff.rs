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
    /// Files by path.
    pub files: BTreeMap<String, Standing>,
    /// The digests that paygen wrote, by path; more than one while a run was cut off.
    pub written: BTreeMap<String, BTreeSet<String>>,
}

/// A file as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether it may be run.
    pub executable: bool,
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
            Some(standing) if standing.is(artifact) => {}
            Some(standing) => {
                if standing.bytes != artifact.bytes && is_edited(observed, path, standing) {
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
    for (path, standing) in rest.filter(|(path, _)| within(path)) {
        if !observed.written.contains_key(path) {
            changes.foreign.push(path.clone());
            continue;
        }
        if is_edited(observed, path, standing) {
            changes.edited.push(path.clone());
        }
        changes.removed.push(path.clone());
    }
    changes
}

/// What `render` would do to a file, as a unified diff.
pub fn to_come(path: &str, wanted: &Wanted, observed: &Observed) -> String {
    unified(path, now(path, observed), then(path, wanted))
}

/// What a hand did to a file since it was rendered, as a unified diff against what is rendered.
pub fn by_hand(path: &str, wanted: &Wanted, observed: &Observed) -> String {
    unified(path, then(path, wanted), now(path, observed))
}

/// What changes in a file between two renderings, as a unified diff.
pub fn between(path: &str, old: Option<&Artifact>, new: Option<&Artifact>) -> String {
    unified(path, old.map(rendered), new.map(rendered))
}

/// The bytes of a file and whether it may be run, if it is there.
type Side<'a> = Option<(&'a [u8], bool)>;

fn now<'a>(path: &str, observed: &'a Observed) -> Side<'a> {
    let standing = observed.files.get(path)?;
    Some((&standing.bytes, standing.executable))
}

fn then<'a>(path: &str, wanted: &'a Wanted) -> Side<'a> {
    wanted.get(path).map(rendered)
}

fn rendered(artifact: &Artifact) -> (&[u8], bool) {
    (&artifact.bytes, artifact.executable)
}

fn side_text(side: Side<'_>) -> Result<&str, std::str::Utf8Error> {
    std::str::from_utf8(side.map_or(&[], |(bytes, _)| bytes))
}

/// Bytes that are no text are only named.
fn unified(path: &str, old: Side<'_>, new: Side<'_>) -> String {
    let mut text = match (old, new) {
        (Some((_, false)), Some((_, true))) => format!("{path}: mode 644 becomes 755\n"),
        (Some((_, true)), Some((_, false))) => format!("{path}: mode 755 becomes 644\n"),
        (Some(_) | None, Some(_) | None) => String::new(),
    };
    let (Ok(old_text), Ok(new_text)) = (side_text(old), side_text(new)) else {
        return format!("{text}{path}: binary files differ\n");
    };
    let name = |side: Side<'_>, prefix| match side {
        Some(_) => format!("{prefix}/{path}"),
        None => "/dev/null".into(),
    };
    let diff = TextDiff::from_lines(old_text, new_text);
    let mut unified = diff.unified_diff();
    unified
        .context_radius(3)
        .header(&name(old, 'a'), &name(new, 'b'));
    text.push_str(&unified.to_string());
    text
}

impl Standing {
    fn is(&self, artifact: &Artifact) -> bool {
        self.bytes == artifact.bytes && self.executable == artifact.executable
    }
}

fn is_edited(observed: &Observed, path: &str, standing: &Standing) -> bool {
    match observed.written.get(path) {
        Some(digests) => !digests.contains(&sha256(&standing.bytes)),
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
            let standing = Standing {
                bytes: (*now).into(),
                executable: false,
            };
            all.files.insert((*path).into(), standing);
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

    #[test]
    fn a_right_that_was_lost_is_restored_and_is_no_hand_edit() {
        let script = Artifact {
            executable: true,
            ..artifact("1")
        };
        let wanted = Wanted::from([("run".to_owned(), script)]);
        let now = observed(&[("run", "1", "1")]);
        let changes = compare(&wanted, &now, |_| true);
        assert_eq!(changes.changed, ["run"]);
        assert_eq!(changes.edited, [""; 0]);
        let text = to_come("run", &wanted, &now);
        assert_eq!(text, "run: mode 644 becomes 755\n");
    }

    #[test]
    fn what_comes_and_what_goes_is_shown_whole() {
        let wanted = Wanted::from([("new".to_owned(), artifact("1\n"))]);
        let now = observed(&[("old", "0\n", "0\n")]);
        let new = "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+1\n";
        assert_eq!(to_come("new", &wanted, &now), new);
        let old = "--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-0\n";
        assert_eq!(to_come("old", &wanted, &now), old);
    }
}
