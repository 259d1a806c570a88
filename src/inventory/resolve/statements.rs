//! Routes, doors and scrape jobs: statements that belong to no single service.

use super::lookup::{Lookup, Several};
use crate::diagnostic::{Diagnostics, Origin};
use crate::inventory::decode::decode;
use crate::inventory::lint;
use crate::inventory::model::{
    AllowedDoor, Instance, InstanceId, Inventory, Link, Route, Scrape, Target,
};
use crate::inventory::name::PortName;
use crate::inventory::node::Node;
use crate::inventory::spec::{Allow, RouteSpec, ScrapeSpec, Targets};

impl Lookup<'_> {
    pub(super) fn routes(&mut self) -> Vec<Route> {
        let mut all = Vec::new();
        for (index, node) in statements(&self.inventory.tree, "route", self.found) {
            let Some(spec) = decode::<RouteSpec>(node, self.found) else {
                continue;
            };
            // A gateway that does not run here forwards nothing here.
            if self.is_unplaced(&spec.on.service) {
                continue;
            }
            let on = self.link(&spec.on, place(node, "on"), Several::All);
            let to = self.link(&spec.to, place(node, "to"), Several::All);
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

    pub(super) fn allows(&mut self) -> Vec<AllowedDoor> {
        let mut all = Vec::new();
        for (index, node) in statements(&self.inventory.tree, "allow", self.found) {
            let Some(spec) = decode::<Allow>(node, self.found) else {
                continue;
            };
            // A door to what does not run here opens nothing here.
            if self.is_unplaced(&spec.to.service) {
                continue;
            }
            let Some(to) = self.link(&spec.to, place(node, "to"), Several::All) else {
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

    pub(super) fn scrapes(&mut self) -> Vec<Scrape> {
        let mut all = Vec::new();
        for (index, node) in statements(&self.inventory.tree, "scrape", self.found) {
            let Some(spec) = decode::<ScrapeSpec>(node, self.found) else {
                continue;
            };
            if self.is_unplaced(&spec.by) {
                continue;
            }
            let by: Vec<InstanceId> = self
                .inventory
                .instances_of(&spec.by)
                .map(|(id, _)| id)
                .collect();
            if by.is_empty() {
                self.unknown_service(&spec.by, spec.by.as_str(), place(node, "by"));
            }
            let targets = self.scraped(&spec, node);
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

    fn scraped(&mut self, spec: &ScrapeSpec, node: &Node) -> Vec<Link> {
        match &spec.targets {
            Targets::All => every_metrics_port(self.inventory, place(node, "targets")),
            Targets::List(list) => {
                let mut links = Vec::new();
                for (index, reference) in list.iter().enumerate() {
                    let at = node.nearest(&["targets", &index.to_string()]);
                    links.extend(self.link(reference, at, Several::All));
                }
                links
            }
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

fn statements<'a>(tree: &'a Node, name: &str, found: &mut Diagnostics) -> Vec<(usize, &'a Node)> {
    let Some(node) = tree.at(&[name]) else {
        return Vec::new();
    };
    if let Some(items) = node.array() {
        return items.iter().enumerate().collect();
    }
    let why = format!("{} found, `[[{name}]]` expected", node.value.kind());
    found.push(lint::invalid_value::new(node.origin, &why));
    Vec::new()
}
