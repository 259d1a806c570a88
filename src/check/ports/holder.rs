//! Who occupies which ports of a host.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::Origin;
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::name::{HostName, PortName};
use crate::inventory::spec::{NetworkMode, Place, PortRange, PortSpec, Transport};
use crate::reach::BindAddress;

/// Something that occupies ports of a host.
pub(super) struct Holder {
    /// As messages name it.
    pub(super) what: String,
    /// Which.
    pub(super) ports: PortRange,
    /// On which addresses of the host.
    binds: Vec<BindAddress>,
    /// The key of the port that decides.
    pub(super) key: &'static str,
    /// The value that says so.
    pub(super) origin: Origin,
    /// The port of the fleet that it is; none for sshd and external things.
    pub(super) of: Option<(InstanceId, PortName)>,
}

/// The holders of every host.
pub(super) type Holders = BTreeMap<(HostName, Transport), Vec<Holder>>;

impl Holder {
    /// Whether the two cannot both start.
    pub(super) fn clashes(&self, other: &Holder) -> bool {
        let address = |one: &BindAddress| {
            let same = |other: &BindAddress| {
                one == other || *one == BindAddress::Any || *other == BindAddress::Any
            };
            other.binds.iter().any(same)
        };
        self.ports.overlaps(other.ports) && self.binds.iter().any(address)
    }
}

/// All of an environment.
pub(super) fn holders(context: &Context<'_>) -> Holders {
    let mut all = Holders::new();
    for (id, instance) in context.inventory.instances() {
        for (name, port) in &instance.spec.port {
            let holder = of_port(context, (id, instance), name, port);
            let key = (instance.host.clone(), port.transport);
            all.entry(key).or_default().extend(holder);
        }
    }
    externals(context, &mut all);
    sshds(context, &mut all);
    all
}

fn of_port(
    context: &Context<'_>,
    (id, instance): (InstanceId, &Instance),
    name: &PortName,
    port: &PortSpec,
) -> Option<Holder> {
    let (ports, binds, key) = on_host(context, id, name, port)?;
    let shown = if port.publish.is_some() {
        key
    } else {
        "container"
    };
    let path = ["port", name.as_str(), shown];
    Some(Holder {
        what: format!("{}.{name}", instance.name),
        ports,
        binds,
        key,
        origin: context.inventory.place_of(instance, &path),
        of: Some((id, name.clone())),
    })
}

/// The numbers that a port takes on its host, on which addresses, and the key that decides.
fn on_host(
    context: &Context<'_>,
    id: InstanceId,
    name: &PortName,
    port: &PortSpec,
) -> Option<(PortRange, Vec<BindAddress>, &'static str)> {
    let any = || vec![BindAddress::Any];
    if context.inventory.host_of(id)?.runs_processes() {
        return Some((port.publish.unwrap_or(port.container), any(), "publish"));
    }
    if context.inventory.instance(id).spec.network == NetworkMode::Host {
        return Some((port.container, any(), "container"));
    }
    let published = context.reach.published.get(&(id, name.clone()))?;
    let binds = published.mappings.iter().map(|mapping| mapping.bind);
    Some((published.number, binds.collect(), "publish"))
}

fn externals(context: &Context<'_>, all: &mut Holders) {
    let inventory = context.inventory;
    for (name, external) in &inventory.externals {
        let Place::Host(host) = &external.at else {
            continue;
        };
        for (port, spec) in &external.port {
            let path = ["external", name.as_str(), "port", port.as_str(), "number"];
            let holder = Holder {
                what: format!("{name}.{port}"),
                ports: spec.number,
                binds: vec![BindAddress::Any],
                key: "number",
                origin: inventory.tree.nearest(&path),
                of: None,
            };
            let key = (host.clone(), spec.transport);
            all.entry(key).or_default().push(holder);
        }
    }
}

fn sshds(context: &Context<'_>, all: &mut Holders) {
    let inventory = context.inventory;
    let ours = inventory
        .hosts
        .values()
        .filter(|host| host.spec.os.is_some());
    for host in ours {
        let path = ["host", host.name.as_str(), "ssh", "port"];
        let holder = Holder {
            what: "sshd".into(),
            ports: PortRange::one(host.spec.ssh.port),
            binds: vec![BindAddress::Any],
            key: "port",
            origin: inventory.tree.nearest(&path),
            of: None,
        };
        let key = (host.name.clone(), Transport::Tcp);
        all.entry(key).or_default().push(holder);
    }
}

/// As many free numbers above `taken`, on a host with these holders; `taken` itself if the host is
/// full.
pub(super) fn free_ports<'a>(
    holders: impl Iterator<Item = &'a Holder>,
    taken: PortRange,
) -> PortRange {
    let length = u16::try_from(taken.len()).unwrap_or(u16::MAX);
    let candidates = (taken.last..=u16::MAX - (length - 1)).skip(1);
    let range = |first: u16| PortRange {
        first,
        last: first + (length - 1),
    };
    let holders: Vec<&Holder> = holders.collect();
    let free = |range: &PortRange| !holders.iter().any(|one| one.ports.overlaps(*range));
    candidates.map(range).find(free).unwrap_or(taken)
}

/// As the inventory writes it.
pub(in crate::check) fn written(ports: PortRange) -> String {
    if ports.first == ports.last {
        ports.to_string()
    } else {
        format!("\"{ports}\"")
    }
}
