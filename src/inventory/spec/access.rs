//! Who may come in beyond what the edges need: `[operator]`, `[[allow]]`, `[security_group.NAME]`.

use ipnet::IpNet;
use serde::Deserialize;

use super::{Day, PortRange, Reference, Transport};
use crate::inventory::name::{HostName, NetworkName};

/// `[operator]`: where the people sit who run the fleet.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Their networks, or `localhost` for the machine itself.
    #[serde(default)]
    pub from: Vec<Peer>,
}

/// `[[allow]]`: a door that no edge asks for.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Who is let in.
    pub from: Peer,
    /// To what.
    pub to: Reference,
    /// Why.
    pub why: String,
    /// The last day on which it is needed, as a TOML date.
    pub expires: Option<Day>,
}

/// Somebody who dials.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// Anyone.
    Internet,
    /// Whoever `[operator]` names.
    Operator,
    /// The host itself.
    Localhost,
    /// A network of the fleet.
    Network(NetworkName),
    /// A range of addresses.
    Cidr(IpNet),
}

/// `[security_group.NAME]`: rules that somebody else keeps, in a console or for another team.
/// Every edge into its hosts must pass it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SecurityGroup {
    /// The hosts behind it.
    pub hosts: Vec<HostName>,
    /// Why it is kept by hand, and by whom.
    pub why: String,
    /// The last day on which it is needed.
    pub expires: Option<Day>,
    /// What it lets in.
    #[serde(default)]
    pub ingress: Vec<SecurityRule>,
    /// What it lets out; everything when absent.
    pub egress: Option<Vec<SecurityRule>>,
}

/// One rule of a security group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SecurityRule {
    /// The other end: who comes in, or where it goes.
    pub peer: Peer,
    /// Port numbers as a packet on the wire has them: published ones.
    pub ports: PortRange,
    /// TCP or UDP.
    #[serde(default)]
    pub transport: Transport,
}

impl Peer {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "internet" => return Ok(Self::Internet),
            "operator" => return Ok(Self::Operator),
            "localhost" => return Ok(Self::Localhost),
            _ => {}
        }
        if let Ok(network) = text.parse::<IpNet>() {
            return Ok(Self::Cidr(network));
        }
        if let Ok(address) = text.parse::<std::net::IpAddr>() {
            return Ok(Self::Cidr(address.into()));
        }
        if text.contains(['/', '.', ':']) {
            return Err(format!(
                "`{text}` is not an address or a range like \"203.0.113.0/24\""
            ));
        }
        NetworkName::parse(text).map(Self::Network)
    }
}

impl std::fmt::Display for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Peer::Internet => f.write_str("internet"),
            Peer::Operator => f.write_str("operator"),
            Peer::Localhost => f.write_str("localhost"),
            Peer::Network(name) => write!(f, "{name}"),
            Peer::Cidr(range) if range.prefix_len() == range.max_prefix_len() => {
                write!(f, "{}", range.addr())
            }
            Peer::Cidr(range) => write!(f, "{range}"),
        }
    }
}

impl<'de> Deserialize<'de> for Peer {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Peer {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Peer".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9A-Za-z.:/-]+$" })
    }
}
