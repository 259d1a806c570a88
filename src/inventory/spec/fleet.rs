//! `[fleet]` and `[secret]`.

use std::net::Ipv6Addr;

use serde::Deserialize;

use super::shape::TextOrTable;
use super::{PortRange, SourcePath};
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
    /// Files and folders of the repository in which addresses of the fleet may be written out.
    #[serde(default)]
    pub written_out: Vec<SourcePath>,
}

impl Fleet {
    /// Host and port of the proxy; none if there is none, or if it is not `http://host:port`.
    pub fn proxy_address(&self) -> Option<(String, PortRange)> {
        let text = self.proxy.as_deref()?;
        let rest = text
            .strip_prefix("http://")
            .or_else(|| text.strip_prefix("https://"))?;
        let (host, port) = rest.rsplit_once(':')?;
        let port: u16 = port.parse().ok().filter(|port| *port > 0)?;
        let v6 = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let is_address = v6.is_some_and(|host| host.parse::<Ipv6Addr>().is_ok());
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let is_name = !host.is_empty() && host.chars().all(letter);
        (is_address || is_name).then(|| (v6.unwrap_or(host).to_owned(), PortRange::one(port)))
    }
}

/// `[secret]`: what a secret opens. Values never stand in an inventory.
#[derive(Debug, Clone)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(untagged, deny_unknown_fields)
)]
pub enum Secret {
    /// What it opens.
    Why(String),
    /// What it opens, and that environments on one host share its value.
    Shared {
        /// What it opens.
        why: String,
        /// Whether environments that share a host share the value.
        #[cfg_attr(feature = "cli", schemars(default))]
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
            "text that says what the secret opens",
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
