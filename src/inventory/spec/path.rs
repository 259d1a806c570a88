//! Paths: inside a container, beside the inventory, and in a URL.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An absolute path on a machine or in a container, without `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContainerPath(String);

/// A path of a file or folder beside the inventory, relative, without `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourcePath(String);

/// The path of a URL, such as `/metrics`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HttpPath(String);

fn check(text: &str, what: &str, absolute: bool) -> Result<(), String> {
    if text.starts_with('/') != absolute {
        let wanted = if absolute { "start" } else { "not start" };
        return Err(format!("`{text}` is not {what}: it must {wanted} with `/`"));
    }
    if text.is_empty() || text.split('/').any(|part| part == "..") {
        return Err(format!(
            "`{text}` is not {what}: it may not be empty or climb with `..`"
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(format!(
            "`{}` is not {what}: it has control characters",
            text.escape_debug()
        ));
    }
    Ok(())
}

impl TryFrom<String> for ContainerPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        check(&text, "an absolute path", true)?;
        if text.contains(':') {
            return Err(format!("`{text}`: Compose cannot mount a path with `:`"));
        }
        let is_plain = |part: &str| !part.is_empty() && part != ".";
        if text != "/" && !text[1..].split('/').all(is_plain) {
            let plain: Vec<&str> = text.split('/').filter(|part| is_plain(part)).collect();
            return Err(format!(
                "`{text}` is not in its shortest form: write `/{}`",
                plain.join("/")
            ));
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for SourcePath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        check(&text, "a path beside the inventory", false).map(|()| Self(text))
    }
}

impl TryFrom<String> for HttpPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        check(&text, "the path of a URL", true)?;
        if text.contains(['?', '#', ' ', '*']) {
            return Err(format!(
                "`{text}` is not the path of a URL: no `?`, `#`, `*` or blank"
            ));
        }
        Ok(Self(text))
    }
}

impl ContainerPath {
    /// The path as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SourcePath {
    /// The path as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl HttpPath {
    /// The path as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<ContainerPath> for String {
    fn from(path: ContainerPath) -> Self {
        path.0
    }
}

impl From<SourcePath> for String {
    fn from(path: SourcePath) -> Self {
        path.0
    }
}

impl From<HttpPath> for String {
    fn from(path: HttpPath) -> Self {
        path.0
    }
}

impl fmt::Display for ContainerPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for HttpPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(feature = "cli")]
mod schema {
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{ContainerPath, HttpPath, SourcePath};

    impl JsonSchema for ContainerPath {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> std::borrow::Cow<'static, str> {
            "ContainerPath".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "pattern": "^/[^:]*$" })
        }
    }

    impl JsonSchema for SourcePath {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> std::borrow::Cow<'static, str> {
            "SourcePath".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "pattern": "^[^/]" })
        }
    }

    impl JsonSchema for HttpPath {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> std::borrow::Cow<'static, str> {
            "HttpPath".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "pattern": "^/[^?#* ]*$" })
        }
    }
}
