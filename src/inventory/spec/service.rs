//! `[service.NAME]`: what a service is, in every environment.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::shape::TextOrTable;
use super::{
    ByteSize, ContainerPath, Cors, Database, EnvValue, Grafana, Health, HttpPath, Need, PortSpec,
    Prometheus, Reference, SourcePath, Web,
};
use crate::inventory::name::{PortName, VolumeName};

/// A service.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct ServiceSpec {
    /// `[like.NAME]` sections that lie under this one, the first lowest.
    pub like: Likes,
    /// The image it runs.
    pub image: Option<String>,
    /// How its image is built, where it is ours.
    pub build: Option<Build>,
    /// Whether it keeps data that a new container would lack.
    pub stateful: bool,
    /// Whether it runs to its end before those that need it, and never restarts.
    pub oneshot: bool,
    /// Containers of it on one host. Default: 1.
    pub replicas: Option<u16>,
    /// The most memory it may take.
    pub memory: Option<ByteSize>,
    /// What the container starts with, in place of the image's own.
    pub entrypoint: Option<Vec<String>>,
    /// Arguments in place of the image's own.
    pub command: Option<Vec<String>>,
    /// The user inside the container.
    pub user: Option<String>,
    /// Whether it has a network of its own.
    pub network: NetworkMode,
    /// Named volumes: name to path in the container.
    pub volumes: BTreeMap<VolumeName, ContainerPath>,
    /// Paths of the host: path there to path in the container.
    pub mounts: BTreeMap<ContainerPath, ContainerPath>,
    /// Files beside the inventory: path in the container to source. `.tera` ones are rendered.
    pub files: BTreeMap<ContainerPath, FileMount>,
    /// What a running container is told when a file with `on_change = "reload"` changed.
    pub reload: Option<Reload>,
    /// Environment variables.
    pub env: BTreeMap<String, EnvValue>,
    /// How Docker asks whether it works.
    pub health: Option<Health>,
    /// Where it listens.
    pub port: BTreeMap<PortName, PortSpec>,
    /// What must run before it; acyclic.
    pub needs: Vec<Need>,
    /// What it calls at run time; may be cyclic.
    pub calls: Vec<Reference>,
    /// The JSON Schema of its settings.
    pub settings_schema: Option<SourcePath>,
    /// Its settings, checked against the schema.
    #[cfg_attr(
        feature = "cli",
        schemars(with = "serde_json::Map<String, serde_json::Value>")
    )]
    #[serde(deserialize_with = "any_table")]
    pub settings: serde::de::IgnoredAny,
    /// It serves pages that run in a browser.
    pub web: Option<Web>,
    /// What it answers to browsers of other origins.
    pub cors: Cors,
    /// It is a Prometheus.
    pub prometheus: Option<Prometheus>,
    /// It is a Grafana.
    pub grafana: Option<Grafana>,
    /// It is the job that prepares a database.
    pub database: Option<Database>,
}

fn any_table<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<serde::de::IgnoredAny, D::Error> {
    #[expect(
        clippy::zero_sized_map_values,
        reason = "serde reads a key with its value"
    )]
    let all = BTreeMap::<String, serde::de::IgnoredAny>::deserialize(deserializer);
    all.map(|_| serde::de::IgnoredAny)
}

/// `like`: one name or several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(from = "OneOrMany")]
#[cfg_attr(feature = "cli", schemars(with = "OneOrMany"))]
pub struct Likes(pub Vec<String>);

#[derive(Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a name or a list of names expected")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Likes {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::One(name) => Self(vec![name]),
            OneOrMany::Many(names) => Self(names),
        }
    }
}

/// How an image is built.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// The folder that is sent to the builder, from the repository's root.
    #[serde(default = "here")]
    pub context: String,
    /// The Dockerfile in it.
    #[serde(default = "dockerfile")]
    pub dockerfile: String,
    /// The stage that is wanted.
    pub target: Option<String>,
}

fn here() -> String {
    ".".into()
}

fn dockerfile() -> String {
    "Dockerfile".into()
}

/// Whether a container has a network of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum NetworkMode {
    /// It has, and ports are published by mapping.
    #[default]
    Bridge,
    /// It uses the host's; its ports are the host's.
    Host,
}

/// A file of the fleet in a container.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(untagged, deny_unknown_fields)
)]
pub enum FileMount {
    /// The source.
    Source(SourcePath),
    /// The source, and what a change of it means.
    Table {
        /// The source.
        source: SourcePath,
        /// What a change of it means.
        #[cfg_attr(feature = "cli", schemars(default))]
        on_change: OnChange,
    },
}

/// What a changed file means for the container that reads it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum OnChange {
    /// A new container.
    #[default]
    Recreate,
    /// The running one is told, by `reload`.
    Reload,
}

/// How a running container is told to read its files again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reload {
    /// A signal such as `HUP`.
    pub signal: Option<String>,
    /// A path to POST to, on the port with `health`.
    pub http: Option<HttpPath>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    source: SourcePath,
    #[serde(default)]
    on_change: OnChange,
}

impl FileMount {
    /// The source.
    pub fn source(&self) -> &SourcePath {
        match self {
            FileMount::Source(source) | FileMount::Table { source, .. } => source,
        }
    }

    /// What a change of it means.
    pub fn on_change(&self) -> OnChange {
        match self {
            FileMount::Source(_) => OnChange::Recreate,
            FileMount::Table { on_change, .. } => *on_change,
        }
    }
}

impl<'de> Deserialize<'de> for FileMount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrTable::new(
            "a path beside the inventory, or a table with `source`,",
            |text| SourcePath::try_from(text.to_owned()).map(FileMount::Source),
            |table: FileTable| {
                Ok(FileMount::Table {
                    source: table.source,
                    on_change: table.on_change,
                })
            },
        ))
    }
}
