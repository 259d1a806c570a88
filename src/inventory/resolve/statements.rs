//! `[[route]]`, `[[allow]]` and `[[scrape]]` with both their ends.

use super::lookup::{Lookup, Several};
use crate::diagnostic::Origin;
use crate::inventory::decode::decode;
use crate::inventory::lint;
use crate::inventory::model::{
    AllowedDoor, Instance, InstanceId, Inventory, Link, Route, Scrape, Target,
};
use crate::inventory::name::PortName;
use crate::inventory::node::Node;
use crate::inventory::spec::{Allow, RouteSpec, ScrapeSpec, Targets};

/// What gateways forward. One on a gateway that does not run here forwards nothing here.
pub(super) fn routes(look: &mut Lookup<'_>) -> Vec<Route> {
    let mut all = Vec::new();
    for (index, node) in statements(look, "route") {
        let Some(spec) = decode::<RouteSpec>(node, look.found) else {
            continue;
        };
        if look.is_unplaced(&spec.on.service) {
            continue;
        }
        let on = look.link(&spec.on, place(node, "on"), Several::All);
        let to = look.link(&spec.to, place(node, "to"), Several::All);
        let (Some(on), Some(to)) = (on, to) else {
            continue;
        };
        all.push(Route {
            spec,
            index,
            on,
            to,
            origin: node.origin,
        });
    }
    all
}

/// Doors beyond the edges. One to what does not run here opens nothing here.
pub(super) fn allows(look: &mut Lookup<'_>) -> Vec<AllowedDoor> {
    let mut all = Vec::new();
    for (index, node) in statements(look, "allow") {
        let Some(spec) = decode::<Allow>(node, look.found) else {
            continue;
        };
        if look.is_unplaced(&spec.to.service) {
            continue;
        }
        let Some(to) = look.link(&spec.to, place(node, "to"), Several::All) else {
            continue;
        };
        all.push(AllowedDoor {
            spec,
            index,
            to,
            origin: node.origin,
        });
    }
    all
}

/// What Prometheus asks. One that does not run here asks nothing here.
pub(super) fn scrapes(look: &mut Lookup<'_>) -> Vec<Scrape> {
    let mut all = Vec::new();
    for (index, node) in statements(look, "scrape") {
        let Some(spec) = decode::<ScrapeSpec>(node, look.found) else {
            continue;
        };
        if look.is_unplaced(&spec.by) {
            continue;
        }
        let instances = look.inventory.instances_of(&spec.by);
        let by: Vec<InstanceId> = instances.map(|(id, _)| id).collect();
        if by.is_empty() {
            look.unknown_service(&spec.by, spec.by.as_str(), place(node, "by"));
        }
        let targets = scraped(look, &spec, node);
        all.push(Scrape {
            spec,
            index,
            by,
            targets,
            origin: node.origin,
        });
    }
    all
}

fn scraped(look: &mut Lookup<'_>, spec: &ScrapeSpec, node: &Node) -> Vec<Link> {
    match &spec.targets {
        Targets::All => every_metrics_port(look.inventory, place(node, "targets")),
        Targets::List(list) => {
            let mut links = Vec::new();
            for (index, reference) in list.iter().enumerate() {
                let at = node.nearest(&["targets", &index.to_string()]);
                links.extend(look.link(reference, at, Several::All));
            }
            links
        }
    }
}

fn every_metrics_port(inventory: &Inventory, origin: Origin) -> Vec<Link> {
    let ports = inventory.instances().flat_map(|(id, one)| {
        let with_metrics = one
            .spec
            .port
            .iter()
            .filter(|(_, port)| port.metrics.is_some());
        with_metrics.map(move |(name, _)| (id, one, name))
    });
    let link = |(id, one, name): (InstanceId, &Instance, &PortName)| Link {
        to: vec![Target::Port(id, name.clone())],
        origin,
        text: format!("{}.{name}", one.service),
        connections: None,
    };
    ports.map(link).collect()
}

fn place(node: &Node, key: &str) -> Origin {
    node.nearest(&[key])
}

fn statements<'a>(look: &mut Lookup<'a>, name: &str) -> Vec<(usize, &'a Node)> {
    let (fixer, found) = (look.fixer, &mut look.found);
    let Some(node) = look.inventory.tree.at(&[name]) else {
        return Vec::new();
    };
    if let Some(items) = node.array() {
        return items.iter().enumerate().collect();
    }
    let why = format!("{} found, `[[{name}]]` expected", node.value.kind());
    let header = fixer.find(node.origin, &format!("[{name}]"));
    let lint = lint::invalid_value::new(node.origin, &why);
    found.push(match header {
        Some(header) => {
            let edit = fixer.replace(header, format!("[[{name}]]"));
            lint.help("double the brackets", vec![edit])
        }
        None => lint,
    });
    Vec::new()
}
