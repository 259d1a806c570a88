//! PG1101: an address of a host that its network does not have.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1101",
    name: "outside-network",
    severity: Severity::Error,
    docs: "\
A host's address lies outside of the range of its network. One of the two is a slip of the pen, and
whatever follows from them is wrong: rules for the range do not hold for the host, and clients dial
an address where nobody is.

    [network.private]
    cidr = \"10.0.0.0/24\"

    [host.vm2]
    address = { private = \"10.0.1.2\" }        # 10.0.0.2
",
};

/// Looks at every address in a network whose range is given.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    for host in inventory.hosts.values() {
        for (name, addresses) in &host.spec.address {
            let network = inventory.networks.get(name);
            let Some(range) = network.and_then(|network| network.cidr) else {
                continue;
            };
            for (index, address) in addresses.0.iter().enumerate() {
                let same_family = address.is_ipv4() == range.addr().is_ipv4();
                if !same_family || range.contains(address) {
                    continue;
                }
                let path = ["host", host.name.as_str(), "address", name.as_str()];
                let number = index.to_string();
                let item = [&path[..], &[&number]].concat();
                let there = ["network", name.as_str(), "cidr"];
                let message = format!("{address} of `{}` is not in `{name}`", host.name);
                let one = context
                    .diagnostic(&LINT, inventory.tree.nearest(&item), message)
                    .label(format!("not in {range}"))
                    .other(inventory.tree.nearest(&there), format!("all of `{name}`"))
                    .help("correct the address, or the range", Vec::new());
                found.push(one);
            }
        }
    }
}
