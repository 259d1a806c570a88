//! A file before its bytes exist: where it goes and what it is made of.

use serde::Serialize;
use serde_json::Value;

/// A file to be made.
pub(super) struct Draft {
    /// Where it goes, below the environment's folder.
    pub(super) path: String,
    /// What it is made of.
    pub(super) body: Body,
    /// Whether it may be run.
    pub(super) executable: bool,
}

/// What a file is made of.
pub(super) enum Body {
    /// One of paygen's own templates and what it sees.
    Template(&'static str, Value),
    /// A template of the fleet's own files and what it sees.
    Source(String, Value),
    /// A value as JSON.
    Json(Value),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

impl Draft {
    /// A file made from a template.
    pub(super) fn template(
        path: impl Into<String>,
        template: &'static str,
        view: &impl Serialize,
    ) -> Self {
        Self {
            path: path.into(),
            body: Body::Template(template, value(view)),
            executable: false,
        }
    }

    /// A file made from a template of the fleet.
    pub(super) fn source(path: impl Into<String>, source: &str, view: &impl Serialize) -> Self {
        let body = Body::Source(source.to_owned(), value(view));
        Self {
            path: path.into(),
            body,
            executable: false,
        }
    }

    /// A file that holds a value as JSON.
    pub(super) fn json(path: impl Into<String>, view: &impl Serialize) -> Self {
        Self {
            path: path.into(),
            body: Body::Json(value(view)),
            executable: false,
        }
    }

    /// A copy.
    pub(super) fn bytes(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            path: path.into(),
            body: Body::Bytes(bytes.to_owned()),
            executable: false,
        }
    }

    /// The file may be run.
    pub(super) fn executable(self) -> Self {
        Self {
            executable: true,
            ..self
        }
    }
}

/// Views are plain structs with text keys, which always have a JSON form.
fn value(view: &impl Serialize) -> Value {
    serde_json::to_value(view).unwrap_or(Value::Null)
}
