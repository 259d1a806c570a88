//! A rendered file, and all of them.

use std::collections::BTreeMap;
use std::fmt;

use super::RenderError;

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

impl ArtifactPath {
    /// Checks a path.
    pub fn parse(path: &str) -> Result<Self, RenderError> {
        let safe = |part: &str| !part.is_empty() && part != "." && part != "..";
        if path.split('/').all(safe) && !path.chars().any(char::is_control) {
            Ok(Self(path.to_owned()))
        } else {
            Err(RenderError::Escapes {
                path: path.to_owned(),
            })
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
    /// Adds a file; its path must be new.
    pub fn add(&mut self, path: ArtifactPath, artifact: Artifact) -> Result<(), RenderError> {
        if let Some(first) = self.0.get(&path) {
            return Err(RenderError::Twice {
                path: path.to_string(),
                first: first.by.into(),
                second: artifact.by.into(),
            });
        }
        self.0.insert(path, artifact);
        Ok(())
    }

    /// Adds all of `other`, such as another environment's.
    pub fn extend(&mut self, other: Artifacts) -> Result<(), RenderError> {
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

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
