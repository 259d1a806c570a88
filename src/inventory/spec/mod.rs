//! The words of the language: what one section of the TOML may say, each already checked by form.
//!
//! No type here knows another section; names are turned into references by `resolve`.

mod access;
mod bytes;
mod database;
mod day;
mod env;
mod external;
mod fleet;
mod health;
mod host;
mod network;
mod path;
mod port;
mod reference;
mod route;
mod scrape;
mod service;
mod shape;
mod web;

pub use access::{Allow, Operator, Peer, SecurityGroup, SecurityRule};
pub use bytes::ByteSize;
pub use database::{Database, DatabaseUser, Grant, SqlName, UserName};
pub use day::Day;
pub use env::{EnvValue, Hole, ListenerForm, SecretFile};
pub use external::{ExternalPort, ExternalSpec, Place};
pub use fleet::{Fleet, Secret};
pub use health::Health;
pub use host::{Addresses, HostSpec, OperatingSystem, Runtime, Size, Ssh};
pub use network::{Network, Traffic};
pub use path::{ContainerPath, HttpPath, SourcePath};
pub use port::{Auth, Bind, PortRange, PortSpec, Protocol, Transport};
pub use reference::{Need, Reference, Selector};
pub use route::{PathPattern, RouteSpec};
pub use scrape::{ScrapeSpec, Targets};
pub use service::{Build, FileMount, Likes, NetworkMode, OnChange, Reload, ServiceSpec};
pub use web::{BrowserPlace, Cors, Grafana, Prometheus, Web};
