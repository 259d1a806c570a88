//! PG0306: several containers that each want the same port of their host.

use super::holder::holders;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::InstanceId;
use crate::inventory::name::PortName;
use crate::reach::Via;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0306",
    name: "replicas-published",
    severity: Severity::Error,
    docs: "\
A service with `replicas` above 1 has a port that must be published. All its containers on one host
want the same number; the first gets it and the others do not start. An edge from another host, an
`[[allow]]` or `network = \"host\"` makes a port published.

    [service.api]
    replicas  = 3
    port.http = { container = 8080 }          # and a gateway on another host calls it

Name the service in the `runs` of several hosts instead, or put a proxy on the same host in front of
the replicas: it reaches them by name, and its own port is the one that is published.
",
};

/// Looks at every service with replicas.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for holder in holders(context).into_values().flatten() {
        let Some((id, port)) = &holder.of else {
            continue;
        };
        let instance = context.inventory.instance(*id);
        let Some(replicas) = instance.spec.replicas.filter(|number| *number > 1) else {
            continue;
        };
        let message = format!(
            "{replicas} containers of `{}` would share port {} of `{}`",
            instance.service, holder.ports, instance.host
        );
        let place = context.inventory.place_of(instance, &["replicas"]);
        let mut one = context
            .diagnostic(&LINT, place, message)
            .label(format!("{replicas} on one host"))
            .other(
                holder.origin,
                format!("`{}` takes one port of the host", holder.what),
            );
        if let Some(origin) = cause(context, *id, port) {
            one = one.other(origin, "asks for it from outside of the host");
        }
        let edit = context.set(instance, &["replicas"], "1");
        found.push(one.help("run one here, and the others on other hosts", vec![edit]));
    }
}

/// The first line that asks for the port from outside of the host.
fn cause(context: &Context<'_>, id: InstanceId, port: &PortName) -> Option<Origin> {
    let mut edges = context.reach.into_port(id, port);
    let across = |via: &Via| !matches!(via, Via::Container);
    edges
        .find(|edge| edge.dial.as_ref().is_ok_and(|dial| across(&dial.via)))
        .map(|edge| edge.origin)
}
