//! What paygen knows of some kinds of services: web apps, gateways, Prometheus, Grafana.

use serde::Deserialize;

use super::{ContainerPath, Reference, SourcePath};
use crate::inventory::name::NetworkName;

/// `web`: pages that run in a browser and call services from there.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// What the pages call.
    #[serde(default)]
    pub calls: Vec<Reference>,
    /// Where the browsers are; each place gives one origin.
    #[serde(default)]
    pub browser_from: Vec<BrowserPlace>,
    /// Where the pages find the addresses of what they call.
    pub config: Option<ContainerPath>,
}

/// Where a browser is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum BrowserPlace {
    /// On the internet: it dials public addresses.
    Internet,
    /// On the host itself: it dials `localhost`.
    Localhost,
    /// In a network of the fleet.
    Network(NetworkName),
}

impl<'de> Deserialize<'de> for BrowserPlace {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "internet" => Ok(Self::Internet),
            "localhost" => Ok(Self::Localhost),
            _ => NetworkName::parse(&text)
                .map(Self::Network)
                .map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for BrowserPlace {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BrowserPlace".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<NetworkName>()
    }
}

/// `cors`: what a gateway answers to browsers beside the origins that follow from `web`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cors {
    /// Origins of pages that this fleet does not serve.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Whether browsers may send cookies.
    #[serde(default)]
    pub credentials: bool,
}

/// `prometheus`: the service is a Prometheus. It is told where its configuration and its data are
/// and that it may be reloaded; `command` adds to these arguments.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Prometheus {
    /// The folder in which it finds `prometheus_<environment>.yml` and `alerts.yml`.
    pub config: ContainerPath,
}

/// `grafana`: the service is a Grafana.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grafana {
    /// The folder in which it looks for provisioning.
    pub provisioning: ContainerPath,
    /// The Prometheus that it asks.
    pub datasource: Reference,
    /// A folder of dashboards beside the inventory.
    pub dashboards: Option<SourcePath>,
}
