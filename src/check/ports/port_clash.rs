//! PG0301: two things on one host want the same port.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::name::{HostName, PortName};
use crate::inventory::spec::{NetworkMode, Place, PortRange, PortSpec, Transport};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0301",
    name: "port-clash",
    severity: Severity::Error,
    docs: "\
Two things on one host want the same number of the same transport: published ports, containers on
the host's network, processes that `[external.*]` describes, and sshd. The second to start fails,
often weeks later, after a reboot. The same number for TCP and for UDP is no clash.

    [service.a]
    port.http = { container = 8080 }

    [service.b]
    port.http = { container = 8080 }      # publish = 8081
",
};

/// Something that occupies ports of a host.
struct Holder {
    what: String,
    ports: PortRange,
    origin: Origin,
    instance: Option<(InstanceId, String)>,
}

/// Looks at every pair of neighbours by number.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for ((host, _), mut holders) in holders(context) {
        holders.sort_by_key(|holder| (holder.ports, holder.instance.is_some(), holder.origin));
        for pair in holders.windows(2) {
            if let [first, second] = pair
                && first.ports.overlaps(second.ports)
            {
                found.push(clash(context, &host, first, second));
            }
        }
    }
}

type Holders = BTreeMap<(HostName, Transport), Vec<Holder>>;

fn holders(context: &Context<'_>) -> Holders {
    let inventory = context.inventory;
    let mut all = Holders::new();
    for (id, instance) in inventory.instances() {
        for (name, port) in &instance.spec.port {
            let Some(ports) = on_host(context, id, instance, name, port) else {
                continue;
            };
            let path = ["port", name.as_str(), "publish"];
            let holder = Holder {
                what: format!("{}.{name}", instance.name),
                ports,
                origin: inventory.place_of(instance, &path),
                instance: Some((id, name.to_string())),
            };
            all.entry((instance.host.clone(), port.transport))
                .or_default()
                .push(holder);
        }
    }
    externals(context, &mut all);
    all
}

fn externals(context: &Context<'_>, all: &mut Holders) {
    let inventory = context.inventory;
    for (name, external) in &inventory.externals {
        let Place::Host(host) = &external.at else {
            continue;
        };
        for (port, spec) in &external.port {
            let path = ["external", name.as_str(), "port", port.as_str(), "number"];
            let origin = inventory.tree.nearest(&path);
            let what = format!("{name}.{port}");
            let holder = Holder {
                what,
                ports: spec.number,
                origin,
                instance: None,
            };
            all.entry((host.clone(), spec.transport))
                .or_default()
                .push(holder);
        }
    }
    for host in inventory
        .hosts
        .values()
        .filter(|host| host.spec.os.is_some())
    {
        let origin = inventory
            .tree
            .nearest(&["host", host.name.as_str(), "ssh", "port"]);
        let ports = PortRange::one(host.spec.ssh.port);
        let holder = Holder {
            what: "sshd".into(),
            ports,
            origin,
            instance: None,
        };
        all.entry((host.name.clone(), Transport::Tcp))
            .or_default()
            .push(holder);
    }
}

/// The numbers that a port takes on its host, if it takes any.
fn on_host(
    context: &Context<'_>,
    id: InstanceId,
    instance: &Instance,
    name: &PortName,
    port: &PortSpec,
) -> Option<PortRange> {
    let host = context.inventory.host_of(id)?;
    if host.runs_processes() {
        return Some(port.publish.unwrap_or(port.container));
    }
    if instance.spec.network == NetworkMode::Host {
        return Some(port.container);
    }
    context
        .reach
        .published
        .get(&(id, name.clone()))
        .map(|published| published.number)
}

fn clash(context: &Context<'_>, host: &HostName, first: &Holder, second: &Holder) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` both want port {} of `{host}`",
        second.what, first.what, second.ports
    );
    let base = context
        .diagnostic(&LINT, second.origin, message)
        .label(format!("wants {}", second.ports))
        .other(
            first.origin,
            format!("`{}` has {}", first.what, first.ports),
        );
    let Some((id, port)) = &second.instance else {
        return base;
    };
    let instance = context.inventory.instance(*id);
    let free = free_port(context, host, second.ports);
    let path = context.service_path(instance, &["port", port]);
    let set = context
        .inventory
        .tree
        .at(&[&path[..], &["publish"]].concat());
    let edit = match set {
        Some(node) => context.fixer().replace(node.origin, free.to_string()),
        None => context.add_key(&path, &format!("publish = {free}")),
    };
    base.help(format!("publish it at {free}"), vec![edit])
}

/// The next number that nothing on the host wants.
fn free_port(context: &Context<'_>, host: &HostName, taken: PortRange) -> u16 {
    let all = holders(context);
    let of_host = || {
        all.iter()
            .filter(|((name, _), _)| name == host)
            .flat_map(|(_, list)| list)
    };
    let free = |port: &u16| !of_host().any(|one| one.ports.overlaps(PortRange::one(*port)));
    (taken.last..u16::MAX)
        .skip(1)
        .find(free)
        .unwrap_or(taken.last)
}
