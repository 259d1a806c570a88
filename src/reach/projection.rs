//! What one service may know of the fleet: its settings, and its edges from where it stands.
//!
//! Nothing else of the inventory reaches it, so nothing else can change it. Files and lines are
//! left out on purpose: `settings.x` of service `s` stands at the path `service.s.settings.x`,
//! and `paygen explain` finds the line, so a comment above it restarts nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::Ipv6Addr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::browser::origins;
use super::dial::to_port;
use super::settings::settings_of;
use super::{EdgeKind, End, HostPort, Party, Reach, Via};
use crate::inventory::Inventory;
use crate::inventory::model::{Host, InstanceId, Route};
use crate::inventory::name::PortName;
use crate::inventory::spec::{Auth, Bind, NetworkMode, PortRange, PortSpec};

/// The slice of the inventory that one instance reads at run time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Projection {
    /// The fleet.
    pub fleet: String,
    /// The environment.
    pub environment: String,
    /// The service.
    pub service: String,
    /// The instance's name.
    pub instance: String,
    /// Where it listens, by port name.
    pub listen: BTreeMap<String, Listen>,
    /// What it dials, by reference.
    pub edges: BTreeMap<String, Vec<Remote>>,
    /// Its settings; a secret is `{ "secret_file": path }`.
    pub settings: Map<String, Value>,
    /// What it forwards, for a gateway; the most specific path first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<ProjectedRoute>,
    /// Browsers of these origins may call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
}

/// A port of one's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// The address to bind to.
    pub address: String,
    /// The port number.
    pub port: u16,
    /// Whether the service asks who calls.
    pub auth: bool,
    /// What clients dial, to announce it in a registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advertise: Option<Remote>,
}

/// An address to dial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remote {
    /// A name or an address, without brackets.
    pub host: String,
    /// The port number; the first of a range.
    pub port: u16,
    /// What is spoken there.
    pub protocol: String,
    /// Connections kept to it at most, where the inventory says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<u32>,
}

/// A route as its gateway reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectedRoute {
    /// Which requests: a path, or a path with `/**`.
    pub path: String,
    /// The path that the target sees, in the same form.
    pub rewrite: String,
    /// The target's name, as in `edges`.
    pub to: String,
    /// Seconds after which the gateway gives up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_s: Option<u32>,
}

/// The slice of one instance.
pub fn project(inventory: &Inventory, reach: &Reach, id: InstanceId) -> Projection {
    let instance = inventory.instance(id);
    Projection {
        fleet: inventory.fleet.name.to_string(),
        environment: inventory.environment.to_string(),
        service: instance.service.to_string(),
        instance: instance.name.clone(),
        listen: listen(inventory, reach, id),
        edges: edges(inventory, reach, id),
        settings: settings_of(inventory, instance),
        routes: routes(inventory, reach, id),
        origins: origins(inventory, reach, id),
    }
}

/// Routes of a gateway, the most specific first, so that their order in the TOML has no effect.
pub fn routes(inventory: &Inventory, reach: &Reach, id: InstanceId) -> Vec<ProjectedRoute> {
    let mut own: Vec<_> = reach.gateways.routes_on(inventory, id).collect();
    own.sort_by_key(|route| {
        let path = &route.spec.path;
        (
            path.is_open(),
            Reverse(path.prefix().matches('/').count()),
            path.to_string(),
        )
    });
    let project = |route: &&Route| ProjectedRoute {
        path: route.spec.path.to_string(),
        rewrite: route
            .spec
            .rewrite
            .as_ref()
            .unwrap_or(&route.spec.path)
            .to_string(),
        to: route.to.name().to_owned(),
        timeout_s: route.spec.timeout_s,
    };
    own.iter().map(project).collect()
}

fn listen(inventory: &Inventory, reach: &Reach, id: InstanceId) -> BTreeMap<String, Listen> {
    let instance = inventory.instance(id);
    let process = inventory.host_of(id).is_some_and(Host::runs_processes);
    let mut all = BTreeMap::new();
    for (name, port) in &instance.spec.port {
        let publish = port.publish.filter(|_| process);
        let registered = port.register.as_ref();
        let advertise = registered.and_then(|_| advertised(inventory, reach, id, name));
        all.insert(
            name.to_string(),
            Listen {
                address: bound_to(inventory, reach, id, name).into(),
                port: publish.unwrap_or(port.container).first,
                auth: port.auth == Auth::Service,
                advertise,
            },
        );
    }
    all
}

/// Inside a container of its own a service listens everywhere, and what is published decides who
/// gets to it; on the host's network nothing else stands between.
fn bound_to(inventory: &Inventory, reach: &Reach, id: InstanceId, name: &PortName) -> &'static str {
    let instance = inventory.instance(id);
    if inventory.host_of(id).is_some_and(Host::runs_processes) {
        return "127.0.0.1";
    }
    if instance.spec.network == NetworkMode::Bridge {
        return "0.0.0.0";
    }
    let loopback = |port: &PortSpec| port.bind == Bind::Loopback;
    if instance.spec.port.get(name).is_some_and(loopback) {
        return "127.0.0.1";
    }
    let dials = reach.into_port(id, name);
    let mut hosts = dials.filter_map(|edge| Some(&edge.dial.as_ref().ok()?.at.host));
    if hosts.any(|host| host.parse::<Ipv6Addr>().is_ok()) {
        "::"
    } else {
        "0.0.0.0"
    }
}

/// One address that every client can dial: the network's if any client is on another host (a
/// container reaches its own host's address, too), else the container's name.
pub fn advertised(
    inventory: &Inventory,
    reach: &Reach,
    id: InstanceId,
    name: &PortName,
) -> Option<Remote> {
    let spec = inventory.port(id, name)?;
    let clients = reach
        .into_port(id, name)
        .filter(|edge| edge.kind.may_look_up());
    let dials: Vec<_> = clients.filter_map(|edge| edge.dial.as_ref().ok()).collect();
    let across = dials
        .iter()
        .find(|dial| matches!(dial.via, Via::Network(_) | Via::Public));
    let own = || to_port(inventory, &Party::Instance(id), (id, name))?.ok();
    let at = match across.or(dials.first()) {
        Some(dial) => dial.at.clone(),
        None => own()?.at,
    };
    Some(remote(&at, spec.protocol.as_str(), None))
}

fn remote(at: &HostPort, protocol: &str, connections: Option<u32>) -> Remote {
    let PortRange { first, .. } = at.port;
    Remote {
        host: at.host.clone(),
        port: first,
        protocol: protocol.into(),
        connections,
    }
}

fn edges(inventory: &Inventory, reach: &Reach, id: InstanceId) -> BTreeMap<String, Vec<Remote>> {
    let mut all: BTreeMap<String, Vec<Remote>> = BTreeMap::new();
    for edge in reach.from_instance(id) {
        let (name, protocol) = match &edge.to {
            End::Port(to, port) => {
                let Some(spec) = inventory.port(*to, port) else {
                    continue;
                };
                (
                    format!("{}.{port}", inventory.instance(*to).service),
                    spec.protocol,
                )
            }
            End::External(name, port) => {
                let Some(spec) = inventory.external_port(name, port) else {
                    continue;
                };
                (format!("{name}.{port}"), spec.protocol)
            }
            End::Sshd(_) => continue,
        };
        let told = match edge.kind {
            EdgeKind::Need | EdgeKind::Call | EdgeKind::Route | EdgeKind::Register => true,
            EdgeKind::Env
            | EdgeKind::Scrape
            | EdgeKind::Datasource
            | EdgeKind::Database
            | EdgeKind::Page
            | EdgeKind::Browser
            | EdgeKind::Allow
            | EdgeKind::Operator => false,
        };
        let (true, Ok(dial)) = (told, &edge.dial) else {
            continue;
        };
        let remote = remote(&dial.at, protocol.as_str(), edge.connections);
        let remotes = all.entry(name).or_default();
        let same = |known: &&mut Remote| known.host == remote.host && known.port == remote.port;
        match remotes.iter_mut().find(same) {
            Some(known) => known.connections = known.connections.or(remote.connections),
            None => remotes.push(remote),
        }
    }
    all
}
