//! Every reference looked up, for the instance that makes it.

use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Edit, Origin};
use crate::inventory::decode::decode;
use crate::inventory::format::{Piece, pieces};
use crate::inventory::lint;
use crate::inventory::model::{
    AllowedDoor, EnvLink, Instance, InstanceId, Inventory, Link, Route, Scrape, Target,
};
use crate::inventory::name::{HostName, PortName, ServiceName};
use crate::inventory::node::Node;
use crate::inventory::spec::{
    Allow, EnvValue, Hole, Reference, RouteSpec, ScrapeSpec, Selector, ServiceSpec, Targets,
};

/// Looks up all references of the inventory.
pub(super) fn resolve(inventory: &mut Inventory, found: &mut Diagnostics) {
    for index in 0..inventory.instances.len() {
        let mut instance = inventory.instances[index].clone();
        let mut look = Lookup {
            inventory,
            found,
            from: Some(InstanceId(index)),
        };
        look.instance(&mut instance);
        inventory.instances[index] = instance;
    }
    let mut look = Lookup {
        inventory,
        found,
        from: None,
    };
    let (routes, allows, scrapes) = (look.routes(), look.allows(), look.scrapes());
    inventory.routes = routes;
    inventory.allows = allows;
    inventory.scrapes = scrapes;
}

/// What a reference means that does not say which of several instances.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Several {
    All,
    MustSay,
}

struct Lookup<'a> {
    inventory: &'a Inventory,
    found: &'a mut Diagnostics,
    from: Option<InstanceId>,
}

impl Lookup<'_> {
    fn instance(&mut self, instance: &mut Instance) {
        let spec: Arc<ServiceSpec> = Arc::clone(&instance.spec);
        for (index, need) in spec.needs.iter().enumerate() {
            let origin = self.origin(instance, &["needs", &index.to_string()], Some("to"));
            if let Some(link) = self.link(need.reference(), origin, Several::MustSay) {
                instance.needs.push(Link {
                    connections: need.connections(),
                    ..link
                });
            }
        }
        instance.calls = self.list(instance, &spec.calls, &["calls"]);
        if let Some(web) = &spec.web {
            instance.web_calls = self.list(instance, &web.calls, &["web", "calls"]);
        }
        for (port, register) in spec
            .port
            .iter()
            .filter_map(|(n, p)| Some((n, p.register.as_ref()?)))
        {
            let origin = self.origin(instance, &["port", port.as_str(), "register"], None);
            if let Some(link) = self.link(register, origin, Several::MustSay) {
                instance.registers.push((port.clone(), link));
            }
        }
        if let Some(grafana) = &spec.grafana {
            let origin = self.origin(instance, &["grafana", "datasource"], None);
            instance.datasource = self.link(&grafana.datasource, origin, Several::MustSay);
        }
        if let Some(database) = &spec.database {
            let origin = self.origin(instance, &["database", "at"], None);
            instance.database = self.link(&database.at, origin, Several::MustSay);
        }
        self.env(instance, &spec);
    }

    fn env(&mut self, instance: &mut Instance, spec: &ServiceSpec) {
        for (variable, value) in &spec.env {
            let EnvValue::Format { format, holes } = value else {
                continue;
            };
            let at = self.origin(instance, &["env", variable, "format"], None);
            let Some(parts) = pieces(format) else {
                self.found.push(lint::holes::unclosed(at));
                continue;
            };
            let names: Vec<&str> = parts.iter().filter_map(hole_name).collect();
            for name in &names {
                if !holes.contains_key(*name) {
                    self.found.push(lint::holes::empty(at, name));
                }
            }
            for (hole, filling) in holes {
                let origin = self.origin(instance, &["env", variable, hole], None);
                if !names.contains(&hole.as_str()) {
                    self.found.push(lint::holes::unused(origin, hole, at));
                }
                if let Some(link) = self.hole(filling, origin) {
                    let (variable, hole) = (variable.clone(), hole.clone());
                    instance.env.push(EnvLink {
                        variable,
                        hole,
                        link,
                    });
                }
            }
        }
    }

    fn hole(&mut self, filling: &Hole, origin: Origin) -> Option<Link> {
        match filling.reference()? {
            Ok(reference) => self.link(&reference, origin, Several::All),
            Err(why) => {
                self.found.push(lint::invalid_value::new(origin, &why));
                None
            }
        }
    }

    fn list(&mut self, instance: &Instance, all: &[Reference], path: &[&str]) -> Vec<Link> {
        let mut links = Vec::new();
        for (index, reference) in all.iter().enumerate() {
            let number = index.to_string();
            let mut here = path.to_vec();
            here.push(&number);
            let origin = self.origin(instance, &here, None);
            links.extend(self.link(reference, origin, Several::MustSay));
        }
        links
    }

    fn origin(&self, instance: &Instance, path: &[&str], inner: Option<&str>) -> Origin {
        let place = self.inventory.place_of(instance, path);
        let Some(inner) = inner else { return place };
        let mut deeper = path.to_vec();
        deeper.push(inner);
        let deeper = self.inventory.place_of(instance, &deeper);
        if deeper == place { place } else { deeper }
    }

    fn routes(&mut self) -> Vec<Route> {
        let mut all = Vec::new();
        for (index, node) in statements(&self.inventory.tree, "route", self.found) {
            let Some(spec) = decode::<RouteSpec>(node, self.found) else {
                continue;
            };
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

    fn allows(&mut self) -> Vec<AllowedDoor> {
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

    fn scrapes(&mut self) -> Vec<Scrape> {
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

    fn is_unplaced(&self, service: &ServiceName) -> bool {
        self.inventory.services.contains_key(service)
            && self.inventory.instances_of(service).next().is_none()
    }

    fn link(&mut self, reference: &Reference, origin: Origin, several: Several) -> Option<Link> {
        let to = match self.inventory.externals.get(&reference.service) {
            Some(_) => vec![self.external(reference, origin)?],
            None => self.targets(reference, origin, several)?,
        };
        Some(Link {
            to,
            origin,
            text: reference.to_string(),
            connections: None,
        })
    }

    fn external(&mut self, reference: &Reference, origin: Origin) -> Option<Target> {
        let external = self.inventory.externals.get(&reference.service)?;
        let known: Vec<&str> = external.port.keys().map(PortName::as_str).collect();
        let there = self
            .inventory
            .tree
            .nearest(&["external", reference.service.as_str()]);
        self.port_name(reference, &known, origin, there)
            .map(|port| Target::External(reference.service.clone(), port))
    }

    fn port_name(
        &mut self,
        reference: &Reference,
        known: &[&str],
        origin: Origin,
        there: Origin,
    ) -> Option<PortName> {
        let Some(port) = &reference.port else {
            let service = reference.service.as_str();
            self.found
                .push(lint::no_port::new(origin, service, known, there));
            return None;
        };
        if !known.contains(&port.as_str()) {
            let text = reference.to_string();
            self.found.push(lint::unknown_port::new(
                origin,
                &text,
                port.as_str(),
                known,
                there,
            ));
            return None;
        }
        Some(port.clone())
    }

    fn targets(
        &mut self,
        reference: &Reference,
        origin: Origin,
        several: Several,
    ) -> Option<Vec<Target>> {
        let inventory = self.inventory;
        let Some(spec) = inventory.services.get(&reference.service) else {
            self.unknown_service(&reference.service, &reference.to_string(), origin);
            return None;
        };
        let there = inventory
            .tree
            .nearest(&["service", reference.service.as_str()]);
        let port = if reference.port.is_none() && spec.oneshot {
            None
        } else {
            let known: Vec<&str> = spec.port.keys().map(PortName::as_str).collect();
            Some(self.port_name(reference, &known, origin, there)?)
        };
        let ids = self.select(reference, origin, there, several)?;
        let target = |id| match &port {
            Some(port) => Target::Port(id, port.clone()),
            None => Target::Job(id),
        };
        Some(ids.into_iter().map(target).collect())
    }

    fn select(
        &mut self,
        reference: &Reference,
        origin: Origin,
        there: Origin,
        several: Several,
    ) -> Option<Vec<InstanceId>> {
        let inventory = self.inventory;
        let own = self.from.map(|id| &inventory.instance(id).service) == Some(&reference.service);
        let all: Vec<(InstanceId, &Instance)> =
            inventory.instances_of(&reference.service).collect();
        if all.is_empty() {
            self.not_placed(&reference.service, origin, there);
            return None;
        }
        let ids = || all.iter().map(|(id, _)| *id);
        match reference.selector {
            Some(Selector::Others) if !own => {
                self.found
                    .push(lint::selector_misuse::new(origin, &reference.to_string()));
                None
            }
            Some(Selector::Others) => Some(ids().filter(|id| Some(*id) != self.from).collect()),
            Some(Selector::Any | Selector::All) => Some(ids().collect()),
            None if own => Some(self.from.into_iter().collect()),
            None if all.len() > 1 && several == Several::MustSay => {
                let hosts: Vec<&str> = all.iter().map(|(_, one)| one.host.as_str()).collect();
                self.found
                    .push(lint::ambiguous::new(origin, &reference.to_string(), &hosts));
                None
            }
            None => Some(ids().collect()),
        }
    }

    fn not_placed(&mut self, service: &ServiceName, origin: Origin, there: Origin) {
        let from = self.from.map(|id| &self.inventory.instance(id).host);
        let host = from.or_else(|| self.inventory.hosts.keys().next());
        let place = host.and_then(|host| add_to_runs(self.inventory, host, service));
        let environment = self.inventory.environment.as_str();
        let lint = lint::not_placed::new(origin, service.as_str(), environment, there, place);
        self.found.push(lint);
    }

    fn unknown_service(&mut self, service: &ServiceName, text: &str, origin: Origin) {
        if self.inventory.poisoned.services.contains(service) {
            return;
        }
        let services = self.inventory.services.keys();
        let known = services
            .chain(self.inventory.externals.keys())
            .map(ServiceName::as_str);
        let lint = lint::unknown_service::new(origin, text, service.as_str(), known);
        self.found.push(lint);
    }
}

fn hole_name<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    match piece {
        Piece::Hole(name, _) => Some(name),
        Piece::Text(_) => None,
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

fn add_to_runs(inventory: &Inventory, host: &HostName, service: &ServiceName) -> Option<Edit> {
    let items = inventory
        .tree
        .at(&["host", host.as_str(), "runs"])?
        .array()?;
    let last = items.last()?.origin.after();
    Some(Edit {
        origin: last,
        replacement: format!(", \"{service}\""),
    })
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
