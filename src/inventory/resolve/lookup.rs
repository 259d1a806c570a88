//! One reference looked up: the service, its port, and which of its instances.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostics, Edit, Fixer, Origin};
use crate::inventory::lint;
use crate::inventory::model::{Instance, InstanceId, Inventory, Link, Target};
use crate::inventory::name::{HostName, PortName, ServiceName};
use crate::inventory::spec::{Protocol, Reference, Selector};

/// What a reference means that does not say which of several instances.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Several {
    All,
    MustSay,
}

/// Who refers.
pub(super) struct Caller {
    service: ServiceName,
    host: HostName,
    /// None if it is broken, and so not a part of the inventory.
    id: Option<InstanceId>,
}

impl Caller {
    pub(super) fn of(instance: &Instance, id: Option<InstanceId>) -> Self {
        Self {
            service: instance.service.clone(),
            host: instance.host.clone(),
            id,
        }
    }
}

/// Looks references up, for one instance or for the statements that belong to none.
pub(super) struct Lookup<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) fixer: Fixer<'a>,
    pub(super) found: &'a mut Diagnostics,
    pub(super) missed: BTreeSet<ServiceName>,
    from: Option<Caller>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(
        inventory: &'a Inventory,
        fixer: Fixer<'a>,
        from: Option<Caller>,
        found: &'a mut Diagnostics,
    ) -> Self {
        Self {
            inventory,
            fixer,
            found,
            missed: BTreeSet::new(),
            from,
        }
    }

    /// Whether the service is known and runs nowhere here.
    pub(super) fn is_unplaced(&self, service: &ServiceName) -> bool {
        self.inventory.services.contains_key(service)
            && self.inventory.instances_of(service).next().is_none()
    }

    /// The reference with what it leads to; none, and a finding, if that is nothing.
    pub(super) fn link(
        &mut self,
        reference: &Reference,
        origin: Origin,
        several: Several,
    ) -> Option<Link> {
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

    /// A link of which one end is enough: where `@any` is said, the one on the same host, else the
    /// first.
    pub(super) fn one(&mut self, reference: &Reference, origin: Origin) -> Option<Link> {
        let mut link = self.link(reference, origin, Several::MustSay)?;
        if reference.selector == Some(Selector::Any) {
            let here = |to: &&Target| match to {
                Target::Port(id, _) | Target::Job(id) => self.is_beside(*id),
                Target::External(..) => false,
            };
            let nearest = link.to.iter().find(here).or(link.to.first()).cloned();
            link.to = nearest.into_iter().collect();
        }
        Some(link)
    }

    /// Reports a service that no section describes, unless its section is broken.
    pub(super) fn unknown_service(&mut self, service: &ServiceName, text: &str, origin: Origin) {
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

    fn external(&mut self, reference: &Reference, origin: Origin) -> Option<Target> {
        let external = self.inventory.externals.get(&reference.service)?;
        let known: Vec<&str> = external.port.keys().map(PortName::as_str).collect();
        let path = ["external", reference.service.as_str()];
        let port = self.port_name(reference, &known, origin, &path)?;
        Some(Target::External(reference.service.clone(), port))
    }

    fn targets(
        &mut self,
        reference: &Reference,
        origin: Origin,
        several: Several,
    ) -> Option<Vec<Target>> {
        let Some(spec) = self.inventory.services.get(&reference.service) else {
            self.unknown_service(&reference.service, &reference.to_string(), origin);
            return None;
        };
        let port = if reference.port.is_none() && spec.oneshot {
            None
        } else {
            let known: Vec<&str> = spec.port.keys().map(PortName::as_str).collect();
            let path = ["service", reference.service.as_str()];
            Some(self.port_name(reference, &known, origin, &path)?)
        };
        let ids = self.select(reference, origin, several)?;
        let target = |id| match &port {
            Some(port) => Target::Port(id, port.clone()),
            None => Target::Job(id),
        };
        Some(ids.into_iter().map(target).collect())
    }

    fn port_name(
        &mut self,
        reference: &Reference,
        known: &[&str],
        origin: Origin,
        path: &[&str],
    ) -> Option<PortName> {
        let there = self.inventory.tree.nearest(path);
        let Some(port) = &reference.port else {
            let service = reference.service.as_str();
            let job = self
                .inventory
                .tree
                .add_key(self.fixer, path, "oneshot = true");
            let lint = lint::no_port::new(origin, service, known, there, job);
            self.found.push(lint);
            return None;
        };
        if known.contains(&port.as_str()) {
            return Some(port.clone());
        }
        let text = reference.to_string();
        let lint = lint::unknown_port::new(origin, &text, port.as_str(), known, there);
        self.found.push(lint);
        None
    }

    fn select(
        &mut self,
        reference: &Reference,
        origin: Origin,
        several: Several,
    ) -> Option<Vec<InstanceId>> {
        let inventory = self.inventory;
        let service = &reference.service;
        let own = self
            .from
            .as_ref()
            .is_some_and(|from| from.service == *service);
        let oneself = self.from.as_ref().and_then(|from| from.id);
        let all: Vec<(InstanceId, &Instance)> = inventory.instances_of(service).collect();
        let ids = || all.iter().map(|(id, _)| *id).collect();
        match reference.selector {
            _ if all.is_empty() => {
                self.not_placed(service, origin);
                None
            }
            Some(Selector::Others) if !own => {
                let there = inventory.tree.nearest(&["service", service.as_str()]);
                let lint = lint::selector_misuse::new(origin, &reference.to_string(), there);
                self.found.push(lint);
                None
            }
            Some(Selector::Others) => {
                let others = all.iter().filter(|(id, _)| Some(*id) != oneself);
                Some(others.map(|(id, _)| *id).collect())
            }
            None if own => Some(oneself.into_iter().collect()),
            None if all.len() > 1 && several == Several::MustSay && !self.is_broker(reference) => {
                let hosts = all.iter().map(|(_, one)| (one.host.as_str(), one.placed));
                let hosts: Vec<(&str, Origin)> = hosts.collect();
                let lint = lint::ambiguous::new(origin, &reference.to_string(), &hosts);
                self.found.push(lint);
                None
            }
            Some(Selector::Any | Selector::All) | None => Some(ids()),
        }
    }

    /// A client of Kafka is given brokers to begin with, and learns of the others from them.
    fn is_broker(&self, reference: &Reference) -> bool {
        let service = self.inventory.services.get(&reference.service);
        let port = service.zip(reference.port.as_ref());
        let port = port.and_then(|(service, port)| service.port.get(port));
        port.is_some_and(|port| port.protocol == Protocol::Kafka)
    }

    fn is_beside(&self, id: InstanceId) -> bool {
        let here = self.from.as_ref().map(|from| &from.host);
        here == Some(&self.inventory.instance(id).host)
    }

    /// Where a host is broken, what it would run cannot be told from what nobody runs.
    fn not_placed(&mut self, service: &ServiceName, origin: Origin) {
        let inventory = self.inventory;
        let poisoned = &inventory.poisoned;
        if !poisoned.hosts.is_empty() || poisoned.services.contains(service) {
            return;
        }
        self.missed.insert(service.clone());
        let there = inventory.tree.nearest(&["service", service.as_str()]);
        let from = self.from.as_ref().map(|from| &from.host);
        let host = from.or_else(|| inventory.hosts.keys().next());
        let place = host.map(|host| (host.as_str(), self.add_to_host(host, service)));
        let environment = inventory.environment.as_str();
        let lint = lint::not_placed::new(origin, service.as_str(), environment, there, place);
        self.found.push(lint);
    }

    fn add_to_host(&self, host: &HostName, service: &ServiceName) -> Edit {
        let tree = &self.inventory.tree;
        if let Some(runs) = tree.at(&["host", host.as_str(), "runs"]) {
            self.fixer.add_item(runs.origin, &format!("\"{service}\""))
        } else {
            let line = format!("runs = [\"{service}\"]");
            tree.add_key(self.fixer, &["host", host.as_str()], &line)
        }
    }
}
