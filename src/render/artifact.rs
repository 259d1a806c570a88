//! A rendered file, and all of them.

use std::collections::BTreeMap;
use std::fmt;

/// A path below `generated/`: relative, without `..`, with `/` between its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArtifactPath(String);

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// What stands in it.
    pub bytes: Vec<u8>,
    /// Whether it may be run.
    pub executable: bool,
    /// The output that made it, for messages.
    pub by: &'static str,
}

/// All files, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Artifacts(BTreeMap<ArtifactPath, Artifact>);

/// A text that is no path below `generated/`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{}` is no path for a rendered file: it may hold no control character, and between its `/` \
     neither nothing nor `.` nor `..`",
    .0.escape_debug()
)]
pub struct PathError(pub String);

/// A path that another file already has or needs as a folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` cannot be rendered beside `{other}`")]
pub struct Taken {
    /// The path that cannot be added.
    pub path: ArtifactPath,
    /// The one that is there: the same, a folder of it, or a file in it.
    pub other: ArtifactPath,
}

impl ArtifactPath {
    /// Checks a path.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        let safe = |part: &str| !part.is_empty() && part != "." && part != "..";
        if path.split('/').all(safe) && !path.chars().any(char::is_control) {
            Ok(Self(path.to_owned()))
        } else {
            Err(PathError(path.to_owned()))
        }
    }

    /// The path itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArtifactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl IntoIterator for Artifacts {
    type Item = (ArtifactPath, Artifact);
    type IntoIter = std::collections::btree_map::IntoIter<ArtifactPath, Artifact>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Artifacts {
    /// Adds a file; its path must be new, and nothing may be both a file and a folder.
    pub fn add(&mut self, path: ArtifactPath, artifact: Artifact) -> Result<(), Taken> {
        if let Some(other) = self.in_the_way(&path) {
            let other = other.clone();
            return Err(Taken { path, other });
        }
        self.0.insert(path, artifact);
        Ok(())
    }

    /// Adds all of `other`, such as another environment's.
    pub fn extend(&mut self, other: Artifacts) -> Result<(), Taken> {
        other
            .0
            .into_iter()
            .try_for_each(|(path, artifact)| self.add(path, artifact))
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&Artifact> {
        self.0.get(&ArtifactPath(path.to_owned()))
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&ArtifactPath, &Artifact)> {
        self.0.iter()
    }

    /// The files below a folder.
    pub fn below<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (&'a ArtifactPath, &'a Artifact)> {
        let first = ArtifactPath(format!("{folder}/"));
        let all = self.0.range(first..);
        all.take_while(move |(path, _)| {
            path.0
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    fn in_the_way<'a>(&'a self, path: &'a ArtifactPath) -> Option<&'a ArtifactPath> {
        let known = |text: &str| {
            let folder = ArtifactPath(text.to_owned());
            self.0.get_key_value(&folder).map(|(known, _)| known)
        };
        let mut folders = path.0.match_indices('/').map(|(at, _)| &path.0[..at]);
        known(&path.0)
            .or_else(|| folders.find_map(known))
            .or_else(|| self.below(&path.0).next().map(|(inside, _)| inside))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(all: &mut Artifacts, path: &str) -> Result<(), Taken> {
        let artifact = Artifact {
            bytes: Vec::new(),
            executable: false,
            by: "test",
        };
        all.add(ArtifactPath::parse(path).unwrap(), artifact)
    }

    #[test]
    fn no_path_leaves_its_folder() {
        let wrong = [
            "",
            "/etc/passwd",
            "..",
            "../a",
            "a/../../b",
            "a/..",
            "./a",
            "a//b",
            "a/",
            "a/.",
            "a\nb",
            "a/\u{7}",
        ];
        for path in wrong {
            assert_eq!(ArtifactPath::parse(path), Err(PathError(path.into())));
        }
        for path in [
            "a",
            "a/b.yml",
            "..a/b..",
            "a b/ü",
            "cloud/vm1/app/files/etc/x",
        ] {
            assert_eq!(ArtifactPath::parse(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn a_file_is_no_folder_and_neither_is_there_twice() {
        let mut all = Artifacts::default();
        add(&mut all, "cloud/one/etc/app").unwrap();
        let other = |error: Taken| error.other.to_string();
        let taken = ["cloud/one/etc/app", "cloud/one/etc", "cloud/one/etc/app/x"];
        for path in taken {
            let other = add(&mut all, path).map_err(other);
            assert_eq!(other, Err("cloud/one/etc/app".into()), "{path}");
        }
        add(&mut all, "cloud/one/etc/app.conf").unwrap();
        assert_eq!(all.len(), 2);
    }
}
