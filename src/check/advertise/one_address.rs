//! PG0701: a port that announces one address to clients who need several.

use std::collections::BTreeMap;

use super::clients;
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::name::PortName;
use crate::inventory::spec::{NetworkMode, Protocol};
use crate::reach::{Edge, EdgeKind, HostPort, Via};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0701",
    name: "one-address",
    severity: Severity::Error,
    docs: "\
A port is announced in a registry, which gives the same address to every client, and its clients
reach it over different networks, at different addresses. Some of them are told an address that they
cannot dial, while the registry shows the service as up.

    [host.one]     # runs a client
    address = { private = \"10.0.0.1\" }
    [host.two]     # runs the service with `register`
    address = { private = \"10.0.0.2\", backup = \"10.9.0.2\" }
    [host.three]   # runs another client
    address = { backup = \"10.9.0.3\" }          # and: private = \"10.0.0.3\"

A Kafka with `network = \"host\"` is in the same position: nothing is mapped, so it has one
listener.

Give all of these hosts an address in one network, and name it first in `[fleet] networks`; or let
the clients that stand apart call the port without the registry, by `calls` alone.
",
};

/// Looks at every port that is announced.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (id, instance) in context.inventory.instances() {
        let registered = instance
            .registers
            .iter()
            .map(|(port, _)| (port, "register"));
        for (port, key) in registered.chain(sole_listeners(instance)) {
            let addresses = addresses(context, id, port);
            if addresses.len() > 1 {
                found.push(several(context, id, (port, key), &addresses));
            }
        }
    }
}

/// A broker on its host's network has one listener for everybody, since nothing is mapped.
fn sole_listeners(instance: &Instance) -> impl Iterator<Item = (&PortName, &'static str)> {
    let on_host = instance.spec.network == NetworkMode::Host;
    let ports = instance.spec.port.iter().filter(move |_| on_host);
    let brokers = ports.filter(|(_, port)| port.protocol == Protocol::Kafka);
    brokers.map(|(name, _)| (name, "protocol"))
}

/// What clients on other hosts dial. Those on the same host reach its address, too.
fn addresses<'a>(
    context: &'a Context<'_>,
    id: InstanceId,
    port: &PortName,
) -> BTreeMap<&'a HostPort, &'a Edge> {
    let mut all = BTreeMap::new();
    for edge in clients(context, id, port) {
        let told = matches!(
            edge.kind,
            EdgeKind::Need | EdgeKind::Call | EdgeKind::Route | EdgeKind::Env
        );
        match &edge.dial {
            Ok(dial) if told && matches!(dial.via, Via::Network(_)) => {
                all.entry(&dial.at).or_insert(edge);
            }
            Ok(_) | Err(_) => {}
        }
    }
    all
}

fn several(
    context: &Context<'_>,
    id: InstanceId,
    (port, key): (&PortName, &str),
    addresses: &BTreeMap<&HostPort, &Edge>,
) -> Diagnostic {
    let instance = context.inventory.instance(id);
    let path = ["port", port.as_str(), key];
    let place = context.inventory.place_of(instance, &path);
    let message = format!(
        "`{}.{port}` announces one address, and its clients need {}",
        instance.service,
        addresses.len()
    );
    let mut base = context
        .diagnostic(&LINT, place, message)
        .label("announced here");
    for (at, edge) in addresses {
        let who = words::party(context.inventory, &edge.from);
        base = base.other(edge.origin, format!("{who} dials {at}"));
    }
    base.help(
        "join the hosts of these clients by one network, and name it first in `[fleet] networks`",
        Vec::new(),
    )
}
