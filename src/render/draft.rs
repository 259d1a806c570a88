//! A file before its bytes exist: where it goes and what it is made of.

use serde::Serialize;
use tera::Context;

use crate::diagnostic::Origin;

/// A file to be made.
pub(super) struct Draft {
    /// Where it goes, below the environment's folder.
    pub(super) path: String,
    /// What it is made of.
    pub(super) body: Body,
    /// Whether it may be run.
    pub(super) executable: bool,
    /// What asks for it in the inventory, where that is more precise than the instance or host.
    pub(super) origin: Option<Origin>,
}

/// What a file is made of.
pub(super) enum Body {
    /// One of paygen's own templates and what it sees.
    Template(&'static str, Context),
    /// A template of the fleet's own files and what it sees.
    Source(String, Context),
    /// A value as JSON.
    Json(Vec<u8>),
    /// Bytes as they are, of which the form is known.
    Bytes(Vec<u8>),
    /// A file of the fleet as it is; only the service that reads it knows its form.
    Copy(Vec<u8>),
}

/// Who answers for the form of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// paygen: a mistake in it is a defect.
    Ours,
    /// The fleet, in a form that paygen knows.
    Fleet,
    /// The service that reads it.
    Reader,
}

impl Body {
    /// Who answers for its form.
    pub(super) fn form(&self) -> Form {
        match self {
            Body::Template(..) | Body::Json(_) => Form::Ours,
            Body::Source(..) | Body::Bytes(_) => Form::Fleet,
            Body::Copy(_) => Form::Reader,
        }
    }
}

impl Draft {
    /// A file made from a template.
    pub(super) fn template(
        path: impl Into<String>,
        template: &'static str,
        view: &impl Serialize,
    ) -> Self {
        Self::new(path, Body::Template(template, context(view)))
    }

    /// A file made from a template of the fleet.
    pub(super) fn source(path: impl Into<String>, source: &str, view: &impl Serialize) -> Self {
        Self::new(path, Body::Source(source.to_owned(), context(view)))
    }

    /// A file that holds a value as JSON.
    pub(super) fn json(path: impl Into<String>, view: &impl Serialize) -> Self {
        Self::new(path, Body::Json(json(view)))
    }

    /// Bytes of a form that paygen knows.
    pub(super) fn bytes(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self::new(path, Body::Bytes(bytes.to_owned()))
    }

    /// A copy of a file of the fleet.
    pub(super) fn copy(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self::new(path, Body::Copy(bytes.to_owned()))
    }

    /// The file may be run.
    pub(super) fn executable(self) -> Self {
        Self {
            executable: true,
            ..self
        }
    }

    /// What asks for it in the inventory.
    pub(super) fn asked_at(self, origin: Origin) -> Self {
        Self {
            origin: Some(origin),
            ..self
        }
    }

    fn new(path: impl Into<String>, body: Body) -> Self {
        Self {
            path: path.into(),
            body,
            executable: false,
            origin: None,
        }
    }
}

/// Views are plain structs with text keys, which always fit. An empty context would end in an
/// undefined variable, and not in a file.
fn context(view: &impl Serialize) -> Context {
    Context::from_serialize(view).unwrap_or_default()
}

/// JSON as people read it, with a line end. Nothing would not be read back.
fn json(view: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(view).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
