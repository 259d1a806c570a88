//! Reads our own output back: what we cannot read, nobody should be given.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::ArtifactPath;

/// Fails if the file is YAML or JSON by its name and not by its content.
pub(super) fn readable(path: &ArtifactPath, bytes: &[u8]) -> Result<(), String> {
    let extension = path.as_str().rsplit('.').next();
    match extension {
        Some("yml" | "yaml") => yaml(bytes).map_err(|error| error.to_string()),
        Some("json") => {
            let read = serde_json::from_slice::<IgnoredAny>(bytes);
            read.map(|_| ()).map_err(|error| error.to_string())
        }
        Some(_) | None => Ok(()),
    }
}

/// A file may hold several documents.
fn yaml(bytes: &[u8]) -> Result<(), serde_yaml::Error> {
    for document in serde_yaml::Deserializer::from_slice(bytes) {
        serde_yaml::Value::deserialize(document)?;
    }
    Ok(())
}
