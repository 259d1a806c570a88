//! `[fleet]` and `[secret]`.

use serde::Deserialize;

use super::shape::TextOrTable;
use crate::inventory::name::{FleetName, NetworkName};

/// `[fleet]`: what holds for the whole inventory.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fleet {
    /// The fleet's name; Compose projects are called `<fleet>-<environment>`.
    pub name: FleetName,
    /// Networks in the order in which two hosts prefer them. Default: by name, `public` last.
    #[serde(default)]
    pub networks: Vec<NetworkName>,
    /// Proxy through which hosts reach the internet, such as `http://10.0.0.5:3128`.
    pub proxy: Option<String>,
}

/// `[secret]`: what a secret opens. Values never stand in an inventory.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(untagged))]
pub enum Secret {
    /// What it opens.
    Why(String),
    /// What it opens, and that environments on one host share its value.
    Shared {
        /// What it opens.
        why: String,
        /// Whether environments that share a host share the value.
        shared: bool,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedTable {
    why: String,
    #[serde(default)]
    shared: bool,
}

impl Secret {
    /// What it opens.
    pub fn why(&self) -> &str {
        match self {
            Secret::Why(why) | Secret::Shared { why, .. } => why,
        }
    }

    /// Whether environments on one host share its value.
    pub fn shared(&self) -> bool {
        match self {
            Secret::Why(_) => false,
            Secret::Shared { shared, .. } => *shared,
        }
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrTable::new(
            "what the secret opens, as text,",
            |text| Ok(Secret::Why(text.to_owned())),
            |table: SharedTable| {
                Ok(Secret::Shared {
                    why: table.why,
                    shared: table.shared,
                })
            },
        ))
    }
}
