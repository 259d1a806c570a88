//! The schemas of settings: read, compiled, or why that cannot be.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::Value;

use crate::check::Context;
use crate::inventory::files::Content;
use crate::inventory::spec::SourcePath;

/// A schema that can be applied.
pub(super) struct Schema {
    /// The schema itself, for what it says of a value.
    pub(super) text: Value,
    /// The same, ready to be applied.
    pub(super) validator: Validator,
}

/// Why a schema cannot be applied.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// It is not there.
    #[error("does not exist")]
    Missing,
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// It is a folder.
    #[error("is a folder")]
    Folder,
    /// It is not JSON.
    #[error("is not JSON: {0}")]
    NotJson(serde_json::Error),
    /// It is JSON, and no schema.
    #[error("is no JSON Schema: {0}")]
    NotASchema(String),
}

/// Every schema that a service names, by its path.
pub(super) fn all(context: &Context<'_>) -> BTreeMap<String, Result<Schema, Broken>> {
    let services = context.inventory.services.values();
    let paths = services.filter_map(|spec| spec.settings_schema.as_ref());
    let named: BTreeSet<&str> = paths.map(SourcePath::as_str).collect();
    let read = |path: &str| (path.to_owned(), read(context, path));
    named.into_iter().map(read).collect()
}

fn read(context: &Context<'_>, path: &str) -> Result<Schema, Broken> {
    let bytes = match context.files.schema(path) {
        None => return Err(Broken::Missing),
        Some(Content::Folder) => return Err(Broken::Folder),
        Some(Content::Unreadable(why)) => return Err(Broken::Unreadable(why.clone())),
        Some(Content::File(bytes)) => bytes,
    };
    let text: Value = serde_json::from_slice(bytes).map_err(Broken::NotJson)?;
    let validator = jsonschema::validator_for(&text).map_err(|error| {
        let place = error.instance_path().to_string();
        let place = if place.is_empty() { "/".into() } else { place };
        Broken::NotASchema(format!("at `{place}`: {error}"))
    })?;
    Ok(Schema { text, validator })
}
