//! `[external.NAME]`: what the fleet uses and does not run.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Deserialize;

use super::{HttpPath, PortRange, Protocol, Transport};
use crate::inventory::name::{HostName, PortName};

/// A thing outside Compose: a process on a fleet's host, or a server elsewhere.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExternalSpec {
    /// Where it is: `host.vm1`, a DNS name or an address.
    pub at: Place,
    /// Its ports.
    #[serde(default)]
    pub port: BTreeMap<PortName, ExternalPort>,
}

/// A port of an external thing.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExternalPort {
    /// Its number.
    pub number: PortRange,
    /// TCP or UDP.
    #[serde(default)]
    pub transport: Transport,
    /// What is spoken there.
    #[serde(default)]
    pub protocol: Protocol,
    /// The path of its Prometheus metrics.
    pub metrics: Option<HttpPath>,
}

/// Where an external thing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A process on a host of the fleet.
    Host(HostName),
    /// A name that DNS knows.
    Dns(String),
    /// An address.
    Address(IpAddr),
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Some(host) = text.strip_prefix("host.") {
            return HostName::parse(host)
                .map(Self::Host)
                .map_err(serde::de::Error::custom);
        }
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let label = |part: &str| (1..=63).contains(&part.len()) && part.chars().all(letter);
        if text.len() <= 253 && text.split('.').all(label) {
            return Ok(Self::Dns(text));
        }
        let why = format!("`{text}` is not a DNS name, an address or `host.<name>`");
        Err(serde::de::Error::custom(why))
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Place {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Place".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9A-Za-z.:-]+$" })
    }
}
