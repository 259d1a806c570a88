//! The fleet of one environment: every reference leads somewhere, every value is of its form.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::name::{FleetName, HostName, NetworkName, PortName, SecretName, ServiceName};
use super::node::{Node, Value};
use super::spec::{
    Allow, ExternalPort, ExternalSpec, Fleet, HostSpec, Network, Operator, PortSpec, RouteSpec,
    Runtime, ScrapeSpec, Secret, SecurityGroup, ServiceSpec,
};
use crate::diagnostic::Origin;

/// What one environment of an inventory says. Broken parts are absent and listed as poisoned.
#[derive(Debug, Clone)]
pub struct Inventory {
    /// The environment's name.
    pub environment: FleetName,
    /// What holds for the whole fleet.
    pub fleet: Fleet,
    /// Networks that are described; a host may have addresses in others, too.
    pub networks: BTreeMap<NetworkName, Network>,
    /// Where the operators sit.
    pub operator: Operator,
    /// Secrets by name.
    pub secrets: BTreeMap<SecretName, Secret>,
    /// Machines.
    pub hosts: BTreeMap<HostName, Host>,
    /// What services are, placed or not.
    pub services: BTreeMap<ServiceName, Arc<ServiceSpec>>,
    /// Services where they run, by service and then host.
    pub instances: Vec<Instance>,
    /// The instances of each host.
    pub by_host: BTreeMap<HostName, Vec<InstanceId>>,
    /// What the fleet uses and does not run.
    pub externals: BTreeMap<ServiceName, ExternalSpec>,
    /// What gateways forward.
    pub routes: Vec<Route>,
    /// Doors beyond the edges.
    pub allows: Vec<AllowedDoor>,
    /// What Prometheus asks.
    pub scrapes: Vec<Scrape>,
    /// Rules that others keep.
    pub security_groups: BTreeMap<String, SecurityGroup>,
    /// Networks in the order in which two hosts prefer them.
    pub preferred_networks: Vec<NetworkName>,
    /// What is too broken to speak of.
    pub poisoned: Poisoned,
    /// All of it with places, after overlays and `like`.
    pub tree: Node,
}

/// Names of what was left out because it is broken.
#[derive(Debug, Clone, Default)]
pub struct Poisoned {
    /// Services and external things.
    pub services: BTreeSet<ServiceName>,
    /// Hosts.
    pub hosts: BTreeSet<HostName>,
    /// Services that something refers to and nobody runs, which was said where they are named.
    pub missed: BTreeSet<ServiceName>,
    /// Whether a host shall run what nobody describes; it may mean any service that nobody runs.
    pub misplaced: bool,
    /// Whether a file, or a part of one, could not be read: what is missing may stand there.
    pub unread: bool,
}

impl Poisoned {
    /// Whether everything could be understood, so that what is not there was never written.
    pub fn is_empty(&self) -> bool {
        let named = self.services.is_empty() && self.hosts.is_empty() && self.missed.is_empty();
        named && !self.misplaced && !self.unread
    }
}

/// A machine.
#[derive(Debug, Clone)]
pub struct Host {
    /// Its name.
    pub name: HostName,
    /// Its part: `docker-compose.<role>.yml`.
    pub role: FleetName,
    /// What was said of it.
    pub spec: HostSpec,
}

/// Points into [`Inventory::instances`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceId(pub usize);

/// A service on a host.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The service's name where it runs once, else `service-host`; its container's name in DNS.
    pub name: String,
    /// The service.
    pub service: ServiceName,
    /// The host.
    pub host: HostName,
    /// What the service is here.
    pub spec: Arc<ServiceSpec>,
    /// Where it is placed.
    pub placed: Origin,
    /// What must run before it.
    pub needs: Vec<Link>,
    /// What it calls.
    pub calls: Vec<Link>,
    /// What its environment variables name.
    pub env: Vec<EnvLink>,
    /// Where it announces its ports.
    pub registers: Vec<(PortName, Link)>,
    /// What its pages call from a browser.
    pub web_calls: Vec<Link>,
    /// The Prometheus that it asks, for a Grafana.
    pub datasource: Option<Link>,
    /// The server on which it makes a database.
    pub database: Option<Link>,
}

/// A reference that was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it leads to; more than one where it says `@any`, `@all` or `@others`.
    pub to: Vec<Target>,
    /// Where it is written.
    pub origin: Origin,
    /// As it is written.
    pub text: String,
    /// Connections kept to it, where a number is given.
    pub connections: Option<u32>,
}

/// A hole of an environment variable that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvLink {
    /// The variable.
    pub variable: String,
    /// The hole in its format.
    pub hole: String,
    /// Where it leads.
    pub link: Link,
}

/// The other end of a reference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A port of an instance.
    Port(InstanceId, PortName),
    /// A job.
    Job(InstanceId),
    /// A port of something outside.
    External(ServiceName, PortName),
}

/// A route with both its ends.
#[derive(Debug, Clone)]
pub struct Route {
    /// What was said.
    pub spec: RouteSpec,
    /// Its place in the list, for `explain`.
    pub index: usize,
    /// The gateway's instances.
    pub on: Link,
    /// Who answers.
    pub to: Link,
    /// Where it is written.
    pub origin: Origin,
}

/// An `[[allow]]` with its target.
#[derive(Debug, Clone)]
pub struct AllowedDoor {
    /// What was said.
    pub spec: Allow,
    /// Its place in the list.
    pub index: usize,
    /// What is opened.
    pub to: Link,
    /// Where it is written.
    pub origin: Origin,
}

/// A `[[scrape]]` with its ends.
#[derive(Debug, Clone)]
pub struct Scrape {
    /// What was said.
    pub spec: ScrapeSpec,
    /// Its place in the list.
    pub index: usize,
    /// The Prometheus' instances.
    pub by: Vec<InstanceId>,
    /// What is scraped.
    pub targets: Vec<Link>,
    /// Where it is written.
    pub origin: Origin,
}

impl Link {
    /// What it names, without which of several instances it means.
    pub fn name(&self) -> &str {
        self.text.split('@').next().unwrap_or(&self.text)
    }
}

impl Inventory {
    /// An instance by its id.
    pub fn instance(&self, id: InstanceId) -> &Instance {
        &self.instances[id.0]
    }

    /// The machine an instance runs on.
    pub fn host_of(&self, id: InstanceId) -> Option<&Host> {
        self.hosts.get(&self.instance(id).host)
    }

    /// All instances with their ids.
    pub fn instances(&self) -> impl Iterator<Item = (InstanceId, &Instance)> {
        self.instances
            .iter()
            .enumerate()
            .map(|(index, one)| (InstanceId(index), one))
    }

    /// The instances of a service.
    pub fn instances_of<'a>(
        &'a self,
        service: &'a ServiceName,
    ) -> impl Iterator<Item = (InstanceId, &'a Instance)> {
        let first = self.instances.partition_point(|one| one.service < *service);
        let of_service = move |(_, one): &(usize, &Instance)| one.service == *service;
        let all = self
            .instances
            .iter()
            .enumerate()
            .skip(first)
            .take_while(of_service);
        all.map(|(index, one)| (InstanceId(index), one))
    }

    /// The instances on a host, in the order of their names.
    pub fn on_host(&self, host: &HostName) -> impl Iterator<Item = (InstanceId, &Instance)> {
        let ids = self.by_host.get(host).map_or(&[][..], Vec::as_slice);
        ids.iter().map(|id| (*id, self.instance(*id)))
    }

    /// A port of an instance.
    pub fn port(&self, id: InstanceId, port: &PortName) -> Option<&PortSpec> {
        self.instance(id).spec.port.get(port)
    }

    /// A port of something outside.
    pub fn external_port(&self, name: &ServiceName, port: &PortName) -> Option<&ExternalPort> {
        self.externals.get(name)?.port.get(port)
    }

    /// The place of a value of an instance: what its host says of it, else what the service says.
    pub fn place_of(&self, instance: &Instance, path: &[&str]) -> Origin {
        let [here, there] = paths_of(instance, path);
        match self.tree.at(&here) {
            Some(node) => node.origin,
            None => self.tree.nearest(&there),
        }
    }

    /// The place of the key of such a value.
    pub fn key_of(&self, instance: &Instance, path: &[&str]) -> Origin {
        let [here, there] = paths_of(instance, path);
        let key = self.tree.key_at(&here).or_else(|| self.tree.key_at(&there));
        key.unwrap_or_else(|| self.tree.nearest(&there))
    }

    /// The networks in the order in which two hosts prefer them.
    pub fn network_order(&self) -> &[NetworkName] {
        &self.preferred_networks
    }

    /// A section of the tree, to be completed while it is resolved.
    pub(super) fn tree_section(&mut self, name: &str) -> Option<&mut Value> {
        let Value::Table(table) = &mut self.tree.value else {
            return None;
        };
        let entry = Arc::make_mut(table).get_mut(name);
        entry.map(|entry| &mut entry.node.value)
    }

    /// The folder on a host in which everything of this environment lies.
    pub fn project_dir(&self, host: &Host) -> String {
        match &host.spec.checkout {
            Some(checkout) => checkout.to_string(),
            None => format!("/opt/{}", self.project()),
        }
    }

    /// The name of the Compose project.
    pub fn project(&self) -> String {
        format!("{}-{}", self.fleet.name, self.environment)
    }
}

/// Where a value of an instance may stand: at its host, else at its service.
fn paths_of<'a>(instance: &'a Instance, path: &[&'a str]) -> [Vec<&'a str>; 2] {
    let service = instance.service.as_str();
    let here = ["host", instance.host.as_str(), "place", service];
    [
        [&here[..], path].concat(),
        [&["service", service], path].concat(),
    ]
}

/// The network that the internet dials.
pub const PUBLIC: &str = "public";

impl Host {
    /// Its addresses in a network.
    pub fn addresses(&self, network: &NetworkName) -> &[IpAddr] {
        self.spec
            .address
            .get(network)
            .map_or(&[], |addresses| &addresses.0)
    }

    /// Whether its services are processes on loopback.
    pub fn runs_processes(&self) -> bool {
        self.spec.runtime == Runtime::Process
    }
}
