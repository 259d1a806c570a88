//! PG1104: a host that runs nothing.

use std::collections::BTreeSet;

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::name::HostName;
use crate::inventory::spec::Place;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1104",
    name: "idle-host",
    severity: Severity::Warning,
    docs: "\
A host runs no service, and no `external` thing is on it either. Either `runs` was forgotten, and
the services that belong there run nowhere, or the host can go.

    [host.vm3]
    address = { private = \"10.0.0.3\" }        # runs = [\"worker\"]
",
};

/// Looks at every host.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    let used: BTreeSet<&HostName> = inventory
        .externals
        .values()
        .filter_map(|external| match &external.at {
            Place::Host(host) => Some(host),
            Place::Dns(_) | Place::Address(_) => None,
        })
        .collect();
    for host in inventory.hosts.values() {
        if !host.spec.runs.is_empty() || !host.spec.place.is_empty() || used.contains(&host.name) {
            continue;
        }
        let path = ["host", host.name.as_str()];
        let place = inventory
            .tree
            .key_at(&path)
            .unwrap_or(inventory.tree.nearest(&path));
        let one = context
            .diagnostic(&LINT, place, format!("`{}` runs nothing", host.name))
            .label("nothing in `runs`")
            .help(
                "name its services in `runs`, or take the host out",
                Vec::new(),
            );
        found.push(one);
    }
}
