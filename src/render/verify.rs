//! Reads our own output back: what we cannot read, nobody should be given.

use super::{ArtifactPath, RenderError};

/// Fails if the file is YAML or JSON by its name and not by its content.
pub(super) fn readable(path: &ArtifactPath, bytes: &[u8]) -> Result<(), RenderError> {
    let name = path.as_str();
    let unreadable = |message: String| RenderError::Unreadable {
        path: name.to_owned(),
        message,
    };
    let is = |extensions: &[&str]| {
        extensions
            .iter()
            .any(|extension| name.rsplit('.').next() == Some(*extension))
    };
    if is(&["yml", "yaml"]) {
        let all = serde_yaml::from_slice::<serde_yaml::Value>(bytes);
        all.map(|_| ())
            .map_err(|error| unreadable(error.to_string()))
    } else if is(&["json"]) {
        let all = serde_json::from_slice::<serde::de::IgnoredAny>(bytes);
        all.map(|_| ())
            .map_err(|error| unreadable(error.to_string()))
    } else {
        Ok(())
    }
}
