//! What is connected with what, as plain data that other programs may read: `topology.json`.
//!
//! Its form is `topology.schema.json` beside this file. A reader may rely on it while `version`
//! stays the same: fields are added, never renamed.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The version of the form.
pub const VERSION: u32 = 1;

/// One environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topology {
    /// [`VERSION`].
    pub version: u32,
    /// The fleet.
    pub fleet: String,
    /// The environment.
    pub environment: String,
    /// Who dials and is no part of the fleet.
    pub outside: Vec<OutsideNode>,
    /// Machines.
    pub hosts: Vec<HostNode>,
    /// Services where they run.
    pub services: Vec<ServiceNode>,
    /// What the fleet uses and does not run.
    pub externals: Vec<ExternalNode>,
    /// Who dials whom.
    pub edges: Vec<EdgeLine>,
    /// What each host lets in from elsewhere.
    pub openings: Vec<OpeningLine>,
}

/// Somebody who is no part of the fleet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OutsideNode {
    /// `internet`, `localhost`, a network's name or a range of addresses.
    pub name: String,
    /// Whether the operators sit there.
    pub operator: bool,
    /// The range of addresses, where there is one.
    pub cidr: Option<String>,
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostNode {
    /// Its name.
    pub name: String,
    /// Its part in the fleet.
    pub role: String,
    /// Whether its services are processes on loopback, not containers.
    pub processes: bool,
    /// Its addresses by network.
    pub addresses: BTreeMap<String, Vec<String>>,
}

/// A service on a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceNode {
    /// The name of this instance, unique in the environment.
    pub name: String,
    /// The service; several instances share it.
    pub service: String,
    /// The host.
    pub host: String,
    /// Whether it runs to its end and stops.
    pub job: bool,
    /// Whether it keeps data.
    pub stateful: bool,
    /// Its ports.
    pub ports: Vec<PortNode>,
}

/// A port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortNode {
    /// Its name.
    pub name: String,
    /// What is spoken there.
    pub protocol: String,
    /// TCP or UDP.
    pub transport: String,
    /// Where the process listens; a range is `30000-30009`.
    pub container: String,
    /// Where the host lets others in to it.
    pub published: Vec<PublishedAt>,
}

/// An address of a host at which a port is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedAt {
    /// The address; none means every address of the host.
    pub address: Option<String>,
    /// The number there.
    pub number: String,
}

/// Something that the fleet uses and does not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalNode {
    /// Its name.
    pub name: String,
    /// A host of the fleet, if it is a process there.
    pub host: Option<String>,
    /// A DNS name or an address, if it is elsewhere.
    pub at: Option<String>,
    /// Its ports; they are published nowhere by us.
    pub ports: Vec<PortNode>,
}

/// Somebody dials something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EdgeLine {
    /// Who dials.
    pub from: Spot,
    /// What is dialled.
    pub to: Spot,
    /// Why, as the inventory's word for it.
    pub kind: String,
    /// The address that is dialled; none where there is no way.
    pub dial: Option<String>,
    /// What lies between: `container`, `loopback`, `host`, `network`, `public` or `outside`.
    pub via: Option<String>,
    /// The network, where it is one of the fleet's.
    pub network: Option<String>,
}

/// One end of an edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// In which list its name stands.
    pub kind: SpotKind,
    /// Its name there.
    pub name: String,
    /// Its port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.port, self.kind) {
            (Some(port), SpotKind::Host) => write!(f, "{port} of {}", self.name),
            (Some(port), SpotKind::Outside | SpotKind::Service | SpotKind::External) => {
                write!(f, "{}.{port}", self.name)
            }
            (None, _) => f.write_str(&self.name),
        }
    }
}

/// What an end of an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpotKind {
    /// One of `outside`.
    Outside,
    /// One of `hosts`: its sshd, or the machine itself.
    Host,
    /// One of `services`.
    Service,
    /// One of `externals`.
    External,
}

/// Packets that a host lets in from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningLine {
    /// The host.
    pub host: String,
    /// TCP or UDP.
    pub transport: String,
    /// Port numbers on the wire.
    pub ports: String,
    /// What listens there, such as `mariadb.sql`.
    pub what: String,
    /// The address that is dialled; none means every address of the host.
    pub to: Option<String>,
    /// From where: `internet`, `containers` or ranges of addresses.
    pub from: Vec<String>,
}
