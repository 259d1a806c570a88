//! `[[scrape]]`: what a Prometheus asks for metrics.

use serde::Deserialize;
use serde::de::{SeqAccess, Visitor};

use super::Reference;
use crate::inventory::name::ServiceName;

/// What one Prometheus scrapes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScrapeSpec {
    /// The Prometheus.
    pub by: ServiceName,
    /// What it scrapes.
    pub targets: Targets,
    /// Seconds between two scrapes.
    #[serde(default = "fifteen")]
    pub every_s: u32,
    /// Seconds after which a scrape fails. Default: 10, or `every_s` if that is less.
    #[serde(default = "ten")]
    pub timeout_s: u32,
}

fn fifteen() -> u32 {
    15
}

fn ten() -> u32 {
    10
}

/// Every port with `metrics`, or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Targets {
    /// `"all"`: every port that has `metrics`.
    All,
    /// These.
    List(Vec<Reference>),
}

impl<'de> Deserialize<'de> for Targets {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TargetsVisitor)
    }
}

struct TargetsVisitor;

impl<'de> Visitor<'de> for TargetsVisitor {
    type Value = Targets;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("\"all\" or a list of \"service.port\"")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Targets, E> {
        match text {
            "all" => Ok(Targets::All),
            _ => Err(E::custom(format!(
                "\"{text}\" found, \"all\" or a list expected"
            ))),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Targets, A::Error> {
        let mut list = Vec::new();
        while let Some(reference) = seq.next_element()? {
            list.push(reference);
        }
        Ok(Targets::List(list))
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for Targets {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Targets".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let list = generator.subschema_for::<Vec<Reference>>();
        schemars::json_schema!({ "anyOf": [{ "const": "all" }, list] })
    }
}
