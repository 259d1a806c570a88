//! `[host.NAME]`: a machine, its addresses and what it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::Deserialize;
use serde::de::{SeqAccess, Visitor};

use super::{ByteSize, ContainerPath};
use crate::inventory::name::{FleetName, NetworkName, ServiceName};

/// A machine.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HostSpec {
    /// Its part in the fleet: `docker-compose.<role>.yml`. Default: the host's name.
    pub role: Option<FleetName>,
    /// Its operating system. Without it the host is not ours to set up: no bootstrap script and no
    /// firewall are rendered.
    pub os: Option<OperatingSystem>,
    /// What services are there: containers, or processes on loopback.
    #[serde(default)]
    pub runtime: Runtime,
    /// Its addresses by network; `public` is what the internet dials.
    #[serde(default)]
    pub address: BTreeMap<NetworkName, Addresses>,
    /// What it is made of.
    pub size: Option<Size>,
    /// How to log in.
    #[serde(default)]
    pub ssh: Ssh,
    /// A git checkout in which deployed files lie; its `git status` stays clean.
    pub checkout: Option<ContainerPath>,
    /// The services on it.
    #[serde(default)]
    pub runs: Vec<ServiceName>,
    /// What differs for a service on this host; naming it here also places it.
    #[serde(default, deserialize_with = "names")]
    #[cfg_attr(
        feature = "cli",
        schemars(with = "BTreeMap<ServiceName, super::ServiceSpec>")
    )]
    pub place: BTreeSet<ServiceName>,
}

/// The names alone: the tree keeps what differs, which is laid over the service and read with it.
fn names<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeSet<ServiceName>, D::Error> {
    #[expect(
        clippy::zero_sized_map_values,
        reason = "serde reads a key with its value"
    )]
    let all = BTreeMap::<ServiceName, serde::de::IgnoredAny>::deserialize(deserializer)?;
    Ok(all.into_keys().collect())
}

/// Operating systems that `bootstrap` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OperatingSystem {
    /// Rocky Linux 9.
    #[serde(rename = "rocky-9")]
    Rocky9,
}

impl OperatingSystem {
    /// As the inventory writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            OperatingSystem::Rocky9 => "rocky-9",
        }
    }
}

/// What a service is on a host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Runtime {
    /// A container of one Compose project.
    #[default]
    Compose,
    /// A process that listens on 127.0.0.1, at the port it would publish.
    Process,
}

/// What a machine is made of.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// Virtual processors.
    pub cpus: Option<u16>,
    /// Main memory.
    pub memory: Option<ByteSize>,
    /// Disk.
    pub disk: Option<ByteSize>,
}

/// How to log in.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Ssh {
    /// The port of its sshd.
    #[cfg_attr(feature = "cli", schemars(range(min = 1)))]
    pub port: u16,
    /// Who logs in.
    pub user: String,
}

impl Default for Ssh {
    fn default() -> Self {
        Self {
            port: 22,
            user: "root".into(),
        }
    }
}

/// The addresses of a host in one network: one, or one of each family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses(pub Vec<IpAddr>);

impl<'de> Deserialize<'de> for Addresses {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AddressesVisitor)
    }
}

struct AddressesVisitor;

impl<'de> Visitor<'de> for AddressesVisitor {
    type Value = Addresses;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an IP address, or a list with one of each family,")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Addresses, E> {
        parse_address(text).map(|address| Addresses(vec![address]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Addresses, A::Error> {
        let mut all = Vec::new();
        while let Some(text) = seq.next_element::<String>()? {
            all.push(parse_address(&text)?);
        }
        if all.is_empty() {
            return Err(serde::de::Error::custom("the list of addresses is empty"));
        }
        Ok(Addresses(all))
    }
}

fn parse_address<E: serde::de::Error>(text: &str) -> Result<IpAddr, E> {
    text.parse()
        .map_err(|_| E::custom(format!("`{text}` is not an IP address")))
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Addresses {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Addresses".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [
                { "type": "string", "pattern": "^[0-9A-Fa-f.:]+$" },
                { "type": "array", "minItems": 1,
                  "items": { "type": "string", "pattern": "^[0-9A-Fa-f.:]+$" } }
            ]
        })
    }
}
