//! `[[route]]`: what a gateway forwards.

use serde::{Deserialize, Serialize};

use super::Reference;

/// One route.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RouteSpec {
    /// The gateway's port.
    pub on: Reference,
    /// Which requests.
    pub path: PathPattern,
    /// Who answers.
    pub to: Reference,
    /// The path that the target sees; the request's own when absent.
    pub rewrite: Option<PathPattern>,
    /// Seconds after which the gateway gives up.
    pub timeout_s: Option<u32>,
}

/// `/api/orders/**` or an exact path; `**` stands for any rest and may only stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PathPattern {
    prefix: String,
    open: bool,
}

impl PathPattern {
    /// The path before `/**`, or the whole path.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether it ends in `/**`.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether it matches every path that `other` matches.
    pub fn covers(&self, other: &PathPattern) -> bool {
        if self.open {
            self.holds(&other.prefix)
        } else {
            self == other
        }
    }

    /// Whether the path is the prefix or stands below it.
    pub fn holds(&self, path: &str) -> bool {
        below(&self.prefix, path)
    }
}

/// Whether `path` is `prefix` or stands below it.
pub(super) fn below(prefix: &str, path: &str) -> bool {
    let prefix = prefix.trim_end_matches('/');
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl TryFrom<String> for PathPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (prefix, open) = match text.strip_suffix("/**") {
            Some(prefix) => (prefix, true),
            None => (text.as_str(), false),
        };
        if !text.starts_with('/') || prefix.contains(['*', '?', '#', ' ', '{', '}']) {
            return Err(format!(
                "`{text}` is not a pattern: a path, or a path with `/**` at its end"
            ));
        }
        if prefix.split('/').any(|part| part == "..") {
            return Err(format!("`{text}` climbs with `..`"));
        }
        Ok(Self {
            prefix: prefix.to_owned(),
            open,
        })
    }
}

impl From<PathPattern> for String {
    fn from(pattern: PathPattern) -> Self {
        pattern.to_string()
    }
}

impl std::fmt::Display for PathPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.prefix, if self.open { "/**" } else { "" })
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for PathPattern {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PathPattern".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let pattern = "^/[^*?#{} ]*$|^/([^*?#{} ]*/)?\\*\\*$";
        schemars::json_schema!({ "type": "string", "pattern": pattern })
    }
}
