//! What to ask of a port: its health path where it has one, else whether it is open.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::inventory::model::{Host, InstanceId};
use crate::inventory::name::PortName;
use crate::inventory::spec::{NetworkMode, PortRange, PortSpec, Transport};
use crate::reach::browser::url;
use crate::reach::{BindAddress, End, HostPort, Via};
use crate::render::Scene;

/// One question.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Probe {
    address: String,
    port: u16,
    what: String,
    /// The whole address, where HTTP is spoken and a path answers 200.
    url: Option<String>,
}

/// Questions of one block, and which of the two commands they take.
#[derive(Serialize)]
pub(super) struct Probes {
    pub(super) all: Vec<Probe>,
    get: bool,
    port: bool,
}

impl Probes {
    pub(super) fn of(all: Vec<Probe>) -> Self {
        Self {
            get: all.iter().any(|probe| probe.url.is_some()),
            port: all.iter().any(|probe| probe.url.is_none()),
            all,
        }
    }
}

impl Probe {
    fn of(at: HostPort, what: String, spec: Option<&PortSpec>) -> Self {
        let http = spec.filter(|spec| spec.protocol.is_http());
        let health = http.and_then(|spec| Some((spec.protocol, spec.health.as_ref()?)));
        let url = health.map(|(protocol, path)| format!("{}{path}", url(protocol.as_str(), &at)));
        Self {
            address: at.host,
            port: at.port.first,
            what,
            url,
        }
    }
}

/// The ports of an instance as they listen on its host.
pub(super) fn listening(scene: &Scene<'_>, id: InstanceId) -> Vec<Probe> {
    let instance = scene.inventory.instance(id);
    let tcp = instance
        .spec
        .port
        .iter()
        .filter(|(_, port)| port.transport == Transport::Tcp);
    let mut all = Vec::new();
    for (name, port) in tcp {
        for (host, number) in sockets(scene, id, name, port) {
            let at = HostPort { host, port: number };
            all.push(Probe::of(
                at,
                format!("{}.{name}", instance.name),
                Some(port),
            ));
        }
    }
    all
}

fn sockets(
    scene: &Scene<'_>,
    id: InstanceId,
    name: &PortName,
    port: &PortSpec,
) -> Vec<(String, PortRange)> {
    let loopback = || "127.0.0.1".to_owned();
    if scene
        .inventory
        .host_of(id)
        .is_some_and(Host::runs_processes)
    {
        return vec![(loopback(), port.publish.unwrap_or(port.container))];
    }
    if scene.inventory.instance(id).spec.network == NetworkMode::Host {
        return vec![(loopback(), port.container)];
    }
    let Some(published) = scene.reach.published.get(&(id, name.clone())) else {
        return Vec::new();
    };
    let host = |bind: BindAddress| match bind {
        BindAddress::Any => loopback(),
        BindAddress::One(address) => address.to_string(),
    };
    let sockets = published
        .mappings
        .iter()
        .map(|mapping| (host(mapping.bind), published.number));
    sockets.collect()
}

/// What services of a host dial on other hosts and outside of the fleet.
pub(super) fn elsewhere(scene: &Scene<'_>, host: &Host) -> Vec<Probe> {
    let instances = scene.inventory.on_host(&host.name);
    let edges = instances.flat_map(|(id, _)| scene.reach.from_instance(id));
    let mut all = BTreeSet::new();
    for edge in edges {
        let Ok(dial) = &edge.dial else { continue };
        match dial.via {
            Via::Network(_) | Via::Public | Via::Outside => {
                all.extend(probe(scene, &edge.to, dial.at.clone()));
            }
            Via::Container | Via::Loopback | Via::HostAddress => {}
        }
    }
    all.into_iter().collect()
}

fn probe(scene: &Scene<'_>, end: &End, at: HostPort) -> Option<Probe> {
    let inventory = scene.inventory;
    match end {
        End::Port(id, port) => {
            let spec = inventory.port(*id, port)?;
            let what = format!("{}.{port}", inventory.instance(*id).name);
            (spec.transport == Transport::Tcp).then(|| Probe::of(at, what, Some(spec)))
        }
        End::External(name, port) => {
            let spec = inventory.external_port(name, port)?;
            let what = format!("{name}.{port}");
            (spec.transport == Transport::Tcp).then(|| Probe::of(at, what, None))
        }
        End::Sshd(_) => None,
    }
}
