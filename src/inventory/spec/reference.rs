//! References to other services as a person writes them: `"mariadb.sql"`, `"kafka.peer@others"`.

use std::fmt;

use serde::Deserialize;

use super::shape::TextOrTable;
use crate::inventory::name::{PortName, ServiceName};

/// `service`, `service.port` or `service.port@selector`, not yet looked up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Reference {
    /// The service or external thing.
    pub service: ServiceName,
    /// Its port; only a job is named without one.
    pub port: Option<PortName>,
    /// Which instances, where there are several.
    pub selector: Option<Selector>,
}

/// Which of several instances a reference means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// Any one of them will do.
    Any,
    /// Every one.
    All,
    /// Every one but oneself.
    Others,
}

/// Something that must run before, and how many connections are kept to it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(untagged, deny_unknown_fields)
)]
pub enum Need {
    /// `"mariadb.sql"`.
    To(Reference),
    /// `{ to = "mariadb.sql", connections = 16 }`.
    Pool {
        /// What is needed.
        to: Reference,
        /// Connections kept open at most; capacity rules add them up.
        connections: Option<u32>,
    },
}

impl Need {
    /// What is needed.
    pub fn reference(&self) -> &Reference {
        match self {
            Need::To(to) | Need::Pool { to, .. } => to,
        }
    }

    /// How many connections are kept to it.
    pub fn connections(&self) -> Option<u32> {
        match self {
            Need::To(_) => None,
            Need::Pool { connections, .. } => *connections,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pool {
    to: Reference,
    connections: Option<u32>,
}

impl<'de> Deserialize<'de> for Need {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrTable::new(
            "\"service.port\" or a table with `to`",
            |text| Reference::parse(text).map(Need::To),
            |pool: Pool| {
                Ok(Need::Pool {
                    to: pool.to,
                    connections: pool.connections,
                })
            },
        ))
    }
}

impl Reference {
    /// Reads `service[.port][@any|@all|@others]`; the error is a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (target, selector) = match text.split_once('@') {
            Some((target, word)) => (target, Some(Selector::parse(word, text)?)),
            None => (text, None),
        };
        let (service, port) = match target.split_once('.') {
            Some((service, port)) => (service, Some(PortName::parse(port)?)),
            None => (target, None),
        };
        Ok(Self {
            service: ServiceName::parse(service)?,
            port,
            selector,
        })
    }
}

impl TryFrom<String> for Reference {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl Selector {
    fn parse(word: &str, text: &str) -> Result<Self, String> {
        match word {
            "any" => Ok(Self::Any),
            "all" => Ok(Self::All),
            "others" => Ok(Self::Others),
            _ => Err(format!("`{text}`: after `@` stands any, all or others")),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.service)?;
        if let Some(port) = &self.port {
            write!(f, ".{port}")?;
        }
        match self.selector {
            None => Ok(()),
            Some(Selector::Any) => f.write_str("@any"),
            Some(Selector::All) => f.write_str("@all"),
            Some(Selector::Others) => f.write_str("@others"),
        }
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Reference {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Reference".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[a-z0-9-]+(\\.[a-z0-9-]+)?(@(any|all|others))?$"
        })
    }
}
