//! The port at the end of a reference, in the fleet or outside, and where the TOML describes it.

use super::Context;
use crate::diagnostic::{Edit, Origin};
use crate::inventory::model::{Instance, Target};
use crate::inventory::name::PortName;
use crate::inventory::spec::{HttpPath, PortSpec, Protocol};

/// A port that somebody refers to.
#[derive(Clone, Copy)]
pub(super) struct Endpoint<'a> {
    context: &'a Context<'a>,
    instance: Option<&'a Instance>,
    owner: &'a str,
    port: &'a str,
    /// What is spoken there.
    pub(super) protocol: Protocol,
    /// The path of its metrics.
    pub(super) metrics: Option<&'a str>,
}

impl<'a> Endpoint<'a> {
    /// The port of a target; none for a job.
    pub(super) fn of(context: &'a Context<'a>, target: &'a Target) -> Option<Self> {
        let inventory = context.inventory;
        match target {
            Target::Job(_) => None,
            Target::Port(id, port) => {
                let instance = inventory.instance(*id);
                let spec = inventory.port(*id, port)?;
                Some(Self {
                    context,
                    instance: Some(instance),
                    owner: instance.service.as_str(),
                    port: port.as_str(),
                    protocol: spec.protocol,
                    metrics: spec.metrics.as_ref().map(HttpPath::as_str),
                })
            }
            Target::External(name, port) => {
                let spec = inventory.external_port(name, port)?;
                Some(Self {
                    context,
                    instance: None,
                    owner: name.as_str(),
                    port: port.as_str(),
                    protocol: spec.protocol,
                    metrics: spec.metrics.as_ref().map(HttpPath::as_str),
                })
            }
        }
    }

    /// `service.port`.
    pub(super) fn text(&self) -> String {
        format!("{}.{}", self.owner, self.port)
    }

    /// The same service with another port.
    pub(super) fn text_of(&self, port: &PortName) -> String {
        format!("{}.{port}", self.owner)
    }

    /// The table that describes it.
    pub(super) fn path(&self) -> [&'a str; 4] {
        let section = if self.instance.is_some() {
            "service"
        } else {
            "external"
        };
        [section, self.owner, "port", self.port]
    }

    /// The place of one of its values, or of the table where it has no such value.
    pub(super) fn place(&self, key: &str) -> Origin {
        let inventory = self.context.inventory;
        if let Some(instance) = self.instance {
            return inventory.place_of(instance, &["port", self.port, key]);
        }
        let [section, owner, port, name] = self.path();
        inventory.tree.nearest(&[section, owner, port, name, key])
    }

    /// Gives one of its keys a value, whether it has one or not.
    pub(super) fn set(&self, key: &str, value: &str) -> Edit {
        let context = self.context;
        if let Some(instance) = self.instance {
            return context.set(instance, &["port", self.port, key], value);
        }
        let path = self.path();
        match context.inventory.tree.at(&[&path[..], &[key]].concat()) {
            Some(node) => context.fixer().replace(node.origin, value),
            None => context.add_key(&path, &format!("{key} = {value}")),
        }
    }

    /// Another port of the same service that is as wanted.
    pub(super) fn sibling(&self, wanted: fn(&PortSpec) -> bool) -> Option<&'a PortName> {
        let mut ports = self.instance?.spec.port.iter();
        let found = ports.find(|(name, port)| name.as_str() != self.port && wanted(port));
        found.map(|(name, _)| name)
    }
}
