//! PG1001: the pools of all clients together do not fit into a server.

use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::InstanceId;
use crate::inventory::name::PortName;
use crate::reach::{Edge, Party};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1001",
    name: "pool-sum",
    severity: Severity::Error,
    docs: "\
The connections that all clients may keep to a port are more than it accepts. Each pool looks
modest; every instance of a service has one of its own, and so has every replica. It shows under
load alone: the last service to fill its pool gets \"too many connections\", and that may be the
one that would have told you.

A report once counted 4 pools of 350 against a server that accepts 1,200.

    [service.db]
    port.sql = { container = 3306, max_connections = 100 }

    [service.app]                                               # on two hosts
    needs = [{ to = \"db.sql\", connections = 64 }]               # 2 x 64 = 128

Make a pool smaller, or let the server accept more, in its own configuration as well as here.
",
};

/// How many clients a message points at.
const SHOWN_MAX: usize = 8;

/// Looks at every port that says how many connections it accepts.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (id, instance) in context.inventory.instances() {
        for (name, port) in &instance.spec.port {
            let Some(limit) = port.max_connections else {
                continue;
            };
            let clients = clients(context, id, name);
            let sum: u64 = clients.iter().map(|(_, number)| number).sum();
            if sum > u64::from(limit) {
                found.push(too_many(context, (id, name), (limit, sum), &clients));
            }
        }
    }
}

/// Every client that says how many connections it keeps, and that number for all its replicas.
fn clients<'a>(context: &Context<'a>, id: InstanceId, port: &PortName) -> Vec<(&'a Edge, u64)> {
    let edges = context.reach.into_port(id, port);
    let pool = |edge: &'a Edge| {
        let replicas = match &edge.from {
            Party::Instance(from) => context.inventory.instance(*from).spec.replicas.unwrap_or(1),
            Party::Host(_) | Party::Peer(_) => 1,
        };
        Some((edge, u64::from(edge.connections?) * u64::from(replicas)))
    };
    edges.filter_map(pool).collect()
}

fn too_many(
    context: &Context<'_>,
    (id, port): (InstanceId, &PortName),
    (limit, sum): (u32, u64),
    clients: &[(&Edge, u64)],
) -> Diagnostic {
    let inventory = context.inventory;
    let instance = inventory.instance(id);
    let key = ["port", port.as_str(), "max_connections"];
    let message = format!(
        "pools of {sum} connections to `{}.{port}`, which accepts {limit}",
        instance.service
    );
    let mut one = context
        .diagnostic(&LINT, inventory.place_of(instance, &key), message)
        .label(format!("accepts {limit}"));
    for (edge, number) in clients.iter().take(SHOWN_MAX) {
        let who = words::party(inventory, &edge.from);
        one = one.other(edge.origin, format!("{who} keeps {number}"));
    }
    if clients.len() > SHOWN_MAX {
        one = one.note(format!("and {} more clients", clients.len() - SHOWN_MAX));
    }
    let edit = context.set(instance, &key, &sum.to_string());
    let cure = format!("let it accept {sum}, here and in its own configuration");
    one.help(cure, vec![edit])
}
