//! From what a reference says to what it leads to.

use crate::diagnostic::{Diagnostics, Edit, Origin};
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

/// Looks up the references of one instance, or of the statements that belong to none.
pub(super) struct Lookup<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) found: &'a mut Diagnostics,
    pub(super) from: Option<InstanceId>,
}

impl Lookup<'_> {
    pub(super) fn is_unplaced(&self, service: &ServiceName) -> bool {
        self.inventory.services.contains_key(service)
            && self.inventory.instances_of(service).next().is_none()
    }

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
            None if own => Some(self.from.into_iter().collect()),
            None if all.len() > 1 && several == Several::MustSay && !self.is_broker(reference) => {
                let hosts: Vec<&str> = all.iter().map(|(_, one)| one.host.as_str()).collect();
                self.found
                    .push(lint::ambiguous::new(origin, &reference.to_string(), &hosts));
                None
            }
            Some(Selector::Any | Selector::All) | None => Some(ids().collect()),
        }
    }

    /// A client of Kafka is given brokers to begin with, and learns of the others from them.
    fn is_broker(&self, reference: &Reference) -> bool {
        let service = self.inventory.services.get(&reference.service);
        let port = service.zip(reference.port.as_ref());
        let port = port.and_then(|(service, port)| service.port.get(port));
        port.is_some_and(|port| port.protocol == Protocol::Kafka)
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

    fn is_beside(&self, id: InstanceId) -> bool {
        let host = |id| &self.inventory.instance(id).host;
        self.from.is_some_and(|from| host(from) == host(id))
    }

    fn not_placed(&mut self, service: &ServiceName, origin: Origin, there: Origin) {
        let from = self.from.map(|id| &self.inventory.instance(id).host);
        let host = from.or_else(|| self.inventory.hosts.keys().next());
        let place = host.and_then(|host| add_to_runs(self.inventory, host, service));
        let environment = self.inventory.environment.as_str();
        let lint = lint::not_placed::new(origin, service.as_str(), environment, there, place);
        self.found.push(lint);
    }

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
