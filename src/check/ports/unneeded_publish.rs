//! PG0304: a published number that nobody needs.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::model::Host;
use crate::inventory::spec::NetworkMode;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0304",
    name: "unneeded-publish",
    severity: Severity::Note,
    docs: "\
A port names a `publish` number, and no edge crosses hosts to it and no `[[allow]]` opens it, so it
is not published. The number stays in reserve; nothing is wrong.

    [service.redis]
    port.resp = { container = 6379, publish = 16379 }     # all clients run on the same host
",
};

/// Looks at every port with a number for the host.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    for (id, instance) in inventory.instances() {
        let process = inventory.host_of(id).is_none_or(Host::runs_processes);
        if process || instance.spec.network == NetworkMode::Host {
            continue; // its ports are the host's, asked for or not
        }
        let numbered = instance
            .spec
            .port
            .iter()
            .filter(|(_, port)| port.publish.is_some());
        for (name, _) in numbered {
            let mut edges = context.reach.into_port(id, name);
            let wanted = edges.any(|edge| edge.dial.is_err() || !edge.opens());
            if wanted || context.reach.published.contains_key(&(id, name.clone())) {
                continue; // published, or not yet because something else is wrong
            }
            let origin = inventory.place_of(instance, &["port", name.as_str(), "publish"]);
            let what = format!(
                "`{}.{name}` is not published: no edge needs it",
                instance.service
            );
            let one = context.diagnostic(&LINT, origin, what);
            found.push(one.label("without effect here"));
        }
    }
}
