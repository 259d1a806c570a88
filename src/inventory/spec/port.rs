//! `port.NAME`: where a service listens, what it speaks, and what stands behind it.

use std::fmt;

use serde::Deserialize;
use serde::de::Visitor;

use super::{HttpPath, Reference};

/// One port of a service.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PortSpec {
    /// Where the process listens inside its container.
    pub container: PortRange,
    /// The number on the host, if it is published at all. Default: the container's.
    pub publish: Option<PortRange>,
    /// Which addresses a published port may be bound to.
    #[serde(default)]
    pub bind: Bind,
    /// TCP or UDP.
    #[serde(default)]
    pub transport: Transport,
    /// What is spoken there.
    #[serde(default)]
    pub protocol: Protocol,
    /// Who is let in by the service itself.
    #[serde(default)]
    pub auth: Auth,
    /// The path of its Prometheus metrics.
    pub metrics: Option<HttpPath>,
    /// The path that answers 200 when the service is ready.
    pub health: Option<HttpPath>,
    /// The paths that exist, by prefix; routes are checked against them.
    #[serde(default)]
    pub paths: Vec<HttpPath>,
    /// The longest time after which it answers, in seconds; routes must wait longer.
    pub answers_within_s: Option<u32>,
    /// How many connections it accepts; the pools of all clients must fit.
    pub max_connections: Option<u32>,
    /// The registry in which the service announces this port.
    pub register: Option<Reference>,
}

/// What is spoken on a port.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Something paygen does not look into.
    #[default]
    Raw,
    /// HTTP in clear.
    Http,
    /// HTTP over TLS.
    Https,
    /// `MySQL`'s and `MariaDB`'s protocol.
    Mysql,
    /// `PostgreSQL`'s protocol.
    Postgres,
    /// Redis' protocol.
    Redis,
    /// Kafka's protocol; clients are told an address to dial.
    Kafka,
    /// Kafka's controllers among themselves.
    KafkaController,
    /// `MongoDB`'s protocol.
    Mongodb,
    /// AMQP 0-9-1 or 1.0.
    Amqp,
    /// DNS.
    Dns,
    /// SSH.
    Ssh,
}

impl Protocol {
    /// Whether requests have paths.
    pub fn is_http(self) -> bool {
        matches!(self, Protocol::Http | Protocol::Https)
    }

    /// Whether what listens there keeps data that nobody on the internet should touch.
    pub fn is_datastore(self) -> bool {
        matches!(
            self,
            Protocol::Mysql
                | Protocol::Postgres
                | Protocol::Redis
                | Protocol::Kafka
                | Protocol::KafkaController
                | Protocol::Mongodb
                | Protocol::Amqp
        )
    }

    /// As the inventory writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Raw => "raw",
            Protocol::Http => "http",
            Protocol::Https => "https",
            Protocol::Mysql => "mysql",
            Protocol::Postgres => "postgres",
            Protocol::Redis => "redis",
            Protocol::Kafka => "kafka",
            Protocol::KafkaController => "kafka-controller",
            Protocol::Mongodb => "mongodb",
            Protocol::Amqp => "amqp",
            Protocol::Dns => "dns",
            Protocol::Ssh => "ssh",
        }
    }
}

/// TCP or UDP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
}

impl Transport {
    /// As the inventory, Compose and nft write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        }
    }
}

/// Which addresses a published port may be bound to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Bind {
    /// Those that an edge dials.
    #[default]
    Edges,
    /// Only 127.0.0.1, whatever the edges say.
    Loopback,
}

/// Who is let in by the service itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// The service asks who calls.
    #[default]
    Service,
    /// Nobody asks; whoever reaches the port is in.
    None,
}

/// One port or a range, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortRange {
    /// The first.
    pub first: u16,
    /// The last, which may be the first.
    pub last: u16,
}

impl PortRange {
    /// A single port.
    pub fn one(port: u16) -> Self {
        Self {
            first: port,
            last: port,
        }
    }

    /// How many ports it has.
    pub fn len(self) -> u32 {
        u32::from(self.last - self.first) + 1
    }

    /// Never: a range has at least one port.
    pub fn is_empty(self) -> bool {
        false
    }

    /// Whether a port is one of them.
    pub fn holds(self, port: u16) -> bool {
        self.overlaps(Self::one(port))
    }

    /// Whether both hold a common port.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    fn parse(text: &str) -> Result<Self, String> {
        if text.parse::<u16>().is_ok() {
            return Err(format!(
                "\"{text}\" is text: a single port stands without quotes"
            ));
        }
        let wrong = || format!("`{text}` is not a range of ports such as \"30000-30009\"");
        let (first, last) = text.split_once('-').ok_or_else(wrong)?;
        let first: u16 = first.parse().map_err(|_| wrong())?;
        let last: u16 = last.parse().map_err(|_| wrong())?;
        if first == 0 || first > last {
            Err(wrong())
        } else {
            Ok(Self { first, last })
        }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl<'de> Deserialize<'de> for PortRange {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PortVisitor)
    }
}

struct PortVisitor;

impl Visitor<'_> for PortVisitor {
    type Value = PortRange;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a port from 1 to 65535, or a range like \"30000-30009\",")
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<PortRange, E> {
        u16::try_from(number)
            .ok()
            .filter(|port| *port > 0)
            .map(PortRange::one)
            .ok_or_else(|| {
                E::custom(format!(
                    "`{number}` is not a port: ports go from 1 to 65535"
                ))
            })
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PortRange, E> {
        PortRange::parse(text).map_err(E::custom)
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for PortRange {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PortRange".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [
                { "type": "integer", "minimum": 1, "maximum": 65535 },
                { "type": "string", "pattern": "^[0-9]{1,5}-[0-9]{1,5}$" }
            ]
        })
    }
}
