//! Whose address, name and port a literal is.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::literal::{Form, Literal, Word};
use crate::check::Context;
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::model::{Host, Instance};
use crate::inventory::name::{HostName, NetworkName};
use crate::inventory::spec::{NetworkMode, Place, PortRange};

/// The addresses and ports of an environment.
pub(super) struct Index<'a> {
    addresses: BTreeMap<IpAddr, Seat<'a>>,
    on_host: BTreeMap<(&'a HostName, u16), BTreeSet<String>>,
    by_name: BTreeMap<(&'a str, u16), String>,
    ports_of: BTreeMap<&'a str, BTreeSet<String>>,
}

/// Whose an address is.
#[derive(Clone, Copy)]
pub(super) struct Seat<'a> {
    /// The host.
    pub(super) host: &'a HostName,
    /// In which of its networks.
    network: &'a NetworkName,
}

/// What a literal stands for.
pub(super) struct Meaning<'a> {
    /// The host and its network, for an address.
    pub(super) seat: Option<Seat<'a>>,
    /// The reference that says the same, if there is exactly one.
    pub(super) reference: Option<String>,
}

impl<'a> Index<'a> {
    /// Of an environment.
    pub(super) fn of(context: &Context<'a>) -> Self {
        let inventory = context.inventory;
        let mut index = Self {
            addresses: addresses(inventory),
            on_host: BTreeMap::new(),
            by_name: BTreeMap::new(),
            ports_of: BTreeMap::new(),
        };
        for instance in &inventory.instances {
            index.instance(inventory, instance);
        }
        for (name, external) in &inventory.externals {
            let Place::Host(host) = &external.at else {
                continue;
            };
            for (port, spec) in &external.port {
                index.add(host, spec.number, format!("{name}.{port}"));
            }
        }
        index
    }

    fn instance(&mut self, inventory: &'a Inventory, instance: &'a Instance) {
        for (name, port) in &instance.spec.port {
            let reference = format!("{}.{name}", instance.service);
            let host = inventory.hosts.get(&instance.host);
            let maps = host.is_some_and(Host::runs_processes)
                || instance.spec.network == NetworkMode::Bridge;
            let outside = port.publish.filter(|_| maps).unwrap_or(port.container);
            self.add(&instance.host, outside, reference.clone());
            for own in [instance.name.as_str(), instance.service.as_str()] {
                for number in [port.container, outside] {
                    self.by_name.insert((own, number.first), reference.clone());
                }
                let ports = self.ports_of.entry(own).or_default();
                ports.insert(reference.clone());
            }
        }
    }

    fn add(&mut self, host: &'a HostName, ports: PortRange, reference: String) {
        self.on_host
            .entry((host, ports.first))
            .or_default()
            .insert(reference);
    }

    /// The one thing that listens on a host at a port.
    pub(super) fn listening(&self, host: &HostName, port: u16) -> Option<String> {
        let all = self.on_host.get(&(host, port))?;
        all.first().filter(|_| all.len() == 1).cloned()
    }

    /// What an address of the fleet, or a name with a port of it, means.
    pub(super) fn meaning(&self, literal: &Literal<'_>) -> Option<Meaning<'a>> {
        match literal.host {
            Word::Loopback => None,
            Word::Address(address) => {
                let seat = self.seat(address)?;
                let listening = |port| self.listening(seat.host, port);
                let reference = literal.port.and_then(listening);
                Some(Meaning {
                    seat: Some(seat),
                    reference,
                })
            }
            Word::Name(name) => self.named(name, literal),
        }
    }

    /// A port of a service by its name. Outside of a URL a number that is no port of it may be the
    /// tag of an image.
    fn named(&self, name: &str, literal: &Literal<'_>) -> Option<Meaning<'a>> {
        let ports = self.ports_of.get(name)?;
        let known = self.by_name.get(&(name, literal.port?));
        let known = match literal.form {
            Form::Bare => return None,
            Form::Pair => Some(known?),
            Form::Url => known,
        };
        let only = ports.first().filter(|_| ports.len() == 1);
        Some(Meaning {
            seat: None,
            reference: known.or(only).cloned(),
        })
    }

    /// Whose an address is.
    pub(super) fn seat(&self, address: IpAddr) -> Option<Seat<'a>> {
        self.addresses.get(&address).copied()
    }
}

impl Meaning<'_> {
    /// Whether it is a port of the instance itself: what that announces is another rule's business.
    pub(super) fn is_of(&self, instance: &Instance) -> bool {
        let service = self
            .reference
            .as_deref()
            .and_then(|text| text.split('.').next());
        service == Some(instance.service.as_str())
    }
}

impl Seat<'_> {
    /// Where the address is given.
    pub(super) fn place(&self, context: &Context<'_>) -> Origin {
        let path = ["host", self.host.as_str(), "address", self.network.as_str()];
        context.inventory.tree.nearest(&path)
    }
}

/// Whose the addresses of an environment are; loopback is nobody's.
pub(super) fn addresses(inventory: &Inventory) -> BTreeMap<IpAddr, Seat<'_>> {
    let mut all = BTreeMap::new();
    for host in inventory.hosts.values() {
        for (network, addresses) in &host.spec.address {
            let own = addresses.0.iter().filter(|address| !address.is_loopback());
            let host = &host.name;
            all.extend(own.map(|address| (*address, Seat { host, network })));
        }
    }
    all
}
