//! PG0304: a published number that nobody needs.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

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
        if inventory
            .host_of(id)
            .is_none_or(crate::inventory::model::Host::runs_processes)
        {
            continue;
        }
        for name in instance
            .spec
            .port
            .iter()
            .filter(|(_, p)| p.publish.is_some())
            .map(|(n, _)| n)
        {
            if context.reach.published.contains_key(&(id, name.clone())) {
                continue;
            }
            let origin = inventory.place_of(instance, &["port", name.as_str(), "publish"]);
            let what = format!(
                "`{}.{name}` is not published: no edge needs it",
                instance.service
            );
            found.push(
                context
                    .diagnostic(&LINT, origin, what)
                    .label("without effect here"),
            );
        }
    }
}
