//! PG1102: two hosts with one address.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Origin, Severity};
use crate::inventory::name::{HostName, NetworkName};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1102",
    name: "same-address",
    severity: Severity::Error,
    docs: "\
Two hosts of one environment have the same address in the same network. Whoever dials it reaches one
of them, and what is applied to the second lands on the first. Most often a block was copied and the
address was left as it was.

    [host.vm1]
    address = { private = \"10.0.0.1\" }

    [host.vm2]
    address = { private = \"10.0.0.1\" }        # 10.0.0.2

Two environments may share a machine; their hosts then have different names.
",
};

/// Looks at every address.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut known: BTreeMap<(&NetworkName, IpAddr), (&HostName, Origin)> = BTreeMap::new();
    for host in context.inventory.hosts.values() {
        for (network, addresses) in &host.spec.address {
            let path = ["host", host.name.as_str(), "address", network.as_str()];
            let place = context.inventory.tree.nearest(&path);
            for address in &addresses.0 {
                let first = known
                    .entry((network, *address))
                    .or_insert((&host.name, place));
                let (name, other) = *first;
                if *name == host.name {
                    continue;
                }
                let message = format!(
                    "`{name}` and `{}` both are {address} in `{network}`",
                    host.name
                );
                let one = context
                    .diagnostic(&LINT, place, message)
                    .label(format!("`{}`", host.name))
                    .other(other, format!("`{name}`"))
                    .help(format!("give `{}` its own address", host.name), Vec::new());
                found.push(one);
            }
        }
    }
}
