//! PG1109: two environments on one machine, of which one writes the firewall.

use crate::check::Context;
use crate::check::machine::{Seat, shared};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1109",
    name: "two-firewalls",
    severity: Severity::Error,
    docs: "\
Hosts of two environments have the same address in the same network, so they are one machine, and
at least one of them has an `os`, so paygen writes its firewall from that environment's edges alone.
Whatever the other environment serves there is shut out, or both write the same table and the one
that is applied second wins.

    # env/prod.toml                                 # env/staging.toml
    [host.vm1]                                      [host.staging-vm1]
    os      = \"rocky-9\"                             os      = \"rocky-9\"
    address = { private = \"10.0.0.1\" }              address = { private = \"10.0.0.1\" }

Give one of them a machine of its own. Where both must stay, leave `os` out of both hosts: paygen
then sets the machine up for neither, and its firewall is yours to write.
",
};

/// Looks at every machine that two environments use.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    for (there, here) in shared(contexts) {
        if managed(contexts, there) || managed(contexts, here) {
            found.push(met(contexts, there, here));
        }
    }
}

fn managed(contexts: &[Context<'_>], (index, name): Seat<'_>) -> bool {
    let host = contexts[index].inventory.hosts.get(name);
    host.is_some_and(|host| host.spec.os.is_some())
}

fn met(contexts: &[Context<'_>], there: Seat<'_>, here: Seat<'_>) -> Diagnostic {
    let environment = |(index, _): Seat<'_>| &contexts[index].inventory.environment;
    let message = format!(
        "`{}` of `{}` and `{}` of `{}` are one machine, which has one firewall",
        there.1,
        environment(there),
        here.1,
        environment(here)
    );
    contexts[here.0]
        .diagnostic(&LINT, origin(contexts, here), message)
        .label("paygen would write a firewall for one environment, which shuts out the other")
        .other(origin(contexts, there), "the same machine")
        .help(
            "give one of them a machine of its own, or leave `os` out of both",
            Vec::new(),
        )
}

fn origin(contexts: &[Context<'_>], (index, name): Seat<'_>) -> Origin {
    let tree = &contexts[index].inventory.tree;
    let path = ["host", name.as_str()];
    tree.key_at(&path).unwrap_or_else(|| tree.nearest(&path))
}
