//! The secrets that a host must have, as its `secrets.json` has it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

/// A secret on a host.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(in crate::change) struct Needed {
    /// What it is for.
    pub(in crate::change) why: String,
    /// Who uses it.
    pub(in crate::change) instances: BTreeSet<String>,
}

/// What a host says of its secrets.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Secrets {
    /// Secrets by name.
    pub(super) files: BTreeMap<String, Needed>,
    /// How variables are put together on the host, by instance.
    pub(super) env_files: BTreeMap<String, Value>,
}

/// The secrets of a host.
pub(super) fn read(bytes: &[u8]) -> Secrets {
    super::json(bytes).unwrap_or_default()
}
