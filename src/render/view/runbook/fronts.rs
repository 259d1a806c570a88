//! Gateways, Prometheus and Grafana as they are reached by the one who reads the runbook.

use serde::Serialize;
use serde_json::Value;

use super::doors::outside;
use crate::inventory::model::{Instance, InstanceId, PUBLIC};
use crate::inventory::name::PortName;
use crate::inventory::spec::Peer;
use crate::reach::browser::{origins, url};
use crate::reach::projection::routes;
use crate::reach::{Edge, Party};
use crate::render::Scene;

/// A gateway.
#[derive(Serialize)]
pub(super) struct Gateway {
    /// Where one must stand.
    on: String,
    routes: Vec<RouteLine>,
    preflights: Vec<Preflight>,
}

/// A route, and an address that goes through it.
#[derive(Serialize)]
struct RouteLine {
    path: String,
    to: String,
    sample: String,
}

/// What a browser asks before it calls from an origin.
#[derive(Serialize)]
struct Preflight {
    header: String,
    url: String,
}

/// A Prometheus: asked from outside, or else inside its container.
#[derive(Serialize)]
pub(super) struct Metrics {
    on: String,
    url: Option<String>,
    container: String,
    port: u16,
}

/// A page to look at.
#[derive(Serialize)]
pub(super) struct Dashboard {
    title: String,
    url: String,
    /// Who is let in.
    from: String,
}

/// All gateways that can be asked from outside of their container.
pub(super) fn gateways(scene: &Scene<'_>) -> Vec<Gateway> {
    let mut all = Vec::new();
    for (id, _) in scene.inventory.instances() {
        let routes = routes(scene.inventory, scene.reach, id);
        let Some(front) = front(scene, id).filter(|_| !routes.is_empty()) else {
            continue;
        };
        let sample = |path: &str| format!("{}{}", front.base, path.trim_end_matches("**"));
        let url = routes
            .first()
            .map_or(String::new(), |route| sample(&route.path));
        let origins = origins(scene.inventory, scene.reach, id).into_iter();
        let preflights = origins.map(|origin| Preflight {
            header: format!("Origin: {origin}"),
            url: url.clone(),
        });
        let lines = routes.iter().map(|route| RouteLine {
            sample: sample(&route.path),
            path: route.path.clone(),
            to: route.to.clone(),
        });
        all.push(Gateway {
            routes: lines.collect(),
            preflights: preflights.collect(),
            on: front.on,
        });
    }
    all
}

/// All Prometheus servers.
pub(super) fn metrics(scene: &Scene<'_>) -> Vec<Metrics> {
    let all = scene
        .inventory
        .instances()
        .filter(|(_, one)| one.spec.prometheus.is_some());
    all.filter_map(|(id, instance)| {
        let (_, port) = http_port(instance)?;
        let front = front(scene, id);
        Some(Metrics {
            on: front
                .as_ref()
                .map_or(instance.host.to_string(), |front| front.on.clone()),
            url: front.map(|front| format!("{}/api/v1/query", front.base)),
            container: format!("{}-{}-1", scene.inventory.project(), instance.name),
            port,
        })
    })
    .collect()
}

/// Grafana's dashboards and Prometheus' own pages.
pub(super) fn dashboards(scene: &Scene<'_>) -> Vec<Dashboard> {
    let mut all = Vec::new();
    for (id, instance) in scene.inventory.instances() {
        let Some(Front { base, from, .. }) = front(scene, id) else {
            continue;
        };
        let page = |(title, path): (String, String)| Dashboard {
            title,
            url: format!("{base}{path}"),
            from: from.clone(),
        };
        if let Some(grafana) = &instance.spec.grafana {
            let folder = grafana
                .dashboards
                .as_ref()
                .map_or("", |source| source.as_str());
            let files = scene.files.below(folder);
            all.extend(files.filter_map(|(_, bytes)| dashboard(bytes)).map(page));
        }
        if instance.spec.prometheus.is_some() {
            let pages = ["targets", "alerts"];
            all.extend(pages.map(|p| page((format!("{}: {p}", instance.name), format!("/{p}")))));
        }
    }
    all
}

/// A dashboard's title and its path in Grafana.
fn dashboard(bytes: &[u8]) -> Option<(String, String)> {
    let board: Value = serde_json::from_slice(bytes).ok()?;
    let (title, uid) = (board.get("title")?.as_str()?, board.get("uid")?.as_str()?);
    Some((super::cell(title), format!("/d/{uid}")))
}

/// The address at which a person asks a service, and where he must stand.
struct Front {
    base: String,
    on: String,
    /// Who is let in.
    from: String,
}

/// The best way for a person: from anywhere, else from the operators' networks, else on the host
/// itself, else from a network of the fleet.
fn front(scene: &Scene<'_>, id: InstanceId) -> Option<Front> {
    let (port, _) = http_port(scene.inventory.instance(id))?;
    let edges = scene.reach.into_port(id, port).filter(|edge| edge.opens());
    let ranked = edges.filter_map(|edge| Some((rank(edge)?, edge)));
    let (_, edge) = ranked.min_by_key(|(rank, _)| *rank)?;
    let protocol = scene.inventory.port(id, port)?.protocol;
    Some(Front {
        base: url(protocol.as_str(), &edge.dial.as_ref().ok()?.at),
        on: stand(scene, id, edge),
        from: match &edge.from {
            Party::Peer(peer) => outside(scene.inventory, peer),
            Party::Instance(_) | Party::Host(_) => return None,
        },
    })
}

fn rank(edge: &Edge) -> Option<u8> {
    edge.dial.as_ref().ok()?;
    match &edge.from {
        Party::Peer(Peer::Internet) => Some(0),
        Party::Peer(Peer::Cidr(_) | Peer::Operator) => Some(1),
        Party::Peer(Peer::Localhost) => Some(2),
        Party::Peer(Peer::Network(_)) => Some(3),
        Party::Instance(_) | Party::Host(_) => None,
    }
}

/// Hosts on which the address can be dialled; from the internet and the office it can anyway.
fn stand(scene: &Scene<'_>, id: InstanceId, edge: &Edge) -> String {
    let own = &scene.inventory.instance(id).host;
    match &edge.from {
        Party::Peer(Peer::Localhost) => own.to_string(),
        Party::Peer(Peer::Network(name)) if name.as_str() != PUBLIC => {
            let hosts = scene.inventory.hosts.values();
            let inside = hosts.filter(|host| !host.addresses(name).is_empty());
            let names: Vec<String> = inside.map(|host| host.name.to_string()).collect();
            names.join(", ")
        }
        Party::Peer(Peer::Internet | Peer::Operator | Peer::Cidr(_) | Peer::Network(_))
        | Party::Instance(_)
        | Party::Host(_) => "your own machine".to_owned(),
    }
}

fn http_port(instance: &Instance) -> Option<(&PortName, u16)> {
    let mut ports = instance.spec.port.iter();
    let (name, port) = ports.find(|(_, port)| port.protocol.is_http())?;
    Some((name, port.container.first))
}
