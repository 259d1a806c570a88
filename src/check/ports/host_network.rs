//! PG0305: a number to publish for a container that uses the host's network.

use super::holder::written;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::model::Host;
use crate::inventory::spec::NetworkMode;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0305",
    name: "host-network-publish",
    severity: Severity::Error,
    docs: "\
A container on the host's network has no ports of its own: where its process listens is where the
host listens, and nothing is mapped. A `publish` that names another number promises a port on which
nobody listens, and everybody who reads it there dials in vain.

    [service.exporter]
    network   = \"host\"
    port.http = { container = 9100, publish = 19100 }     # it listens on 9100
",
};

/// Looks at every container on a host's network.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    for (id, instance) in inventory.instances() {
        let process = inventory.host_of(id).is_none_or(Host::runs_processes);
        if process || instance.spec.network == NetworkMode::Bridge {
            continue;
        }
        for (name, port) in &instance.spec.port {
            let Some(publish) = port.publish.filter(|publish| *publish != port.container) else {
                continue;
            };
            let place = |key| inventory.place_of(instance, &["port", name.as_str(), key]);
            let real = port.container;
            let message = format!(
                "`{}.{name}` cannot be published at {publish}: it is on the host's network",
                instance.service
            );
            let key = ["port", name.as_str(), "publish"];
            let edit = context.set(instance, &key, &written(real));
            let one = context
                .diagnostic(&LINT, place("publish"), message)
                .label("nobody listens there")
                .other(place("container"), format!("the host listens on {real}"))
                .other(
                    inventory.place_of(instance, &["network"]),
                    "nothing is mapped",
                )
                .help(format!("name {real}, where it listens"), vec![edit]);
            found.push(one);
        }
    }
}
