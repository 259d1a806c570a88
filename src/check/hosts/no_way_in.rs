//! PG1105: a host to set up that has no address.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1105",
    name: "host-without-address",
    severity: Severity::Error,
    docs: "\
A host names its operating system, so paygen is to set it up and to apply releases to it, and it
has no address at which anybody could log in. Only the machine of a developer, which is nobody's
but his, has neither `os` nor `address`.

    [host.vm3]
    os      = \"rocky-9\"
    runs    = [\"worker\"]                      # address = { private = \"10.0.0.3\" }
",
};

/// Looks at every host that is set up by us.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    for host in inventory.hosts.values() {
        let Some(os) = host.spec.os.filter(|_| host.spec.address.is_empty()) else {
            continue;
        };
        let path = ["host", host.name.as_str()];
        let place = inventory
            .tree
            .key_at(&path)
            .unwrap_or(inventory.tree.nearest(&path));
        let system = inventory.tree.nearest(&[path[0], path[1], "os"]);
        let one = context
            .diagnostic(
                &LINT,
                place,
                format!("`{}` has no address to log in at", host.name),
            )
            .label("no `address` here")
            .other(system, format!("to be set up as {}", os.as_str()))
            .help(
                "give it its address: `address.private = \"10.0.0.3\"`",
                Vec::new(),
            );
        found.push(one);
    }
}
