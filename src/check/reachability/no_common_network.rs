//! PG0401: an edge between two hosts that no network joins.

use super::pair::pairs;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::reach::Obstacle;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0401",
    name: "no-common-network",
    severity: Severity::Error,
    docs: "\
A service must reach another one on another host, and the two hosts have no network in common, so
there is no address to dial. Names of containers do not help: they are known on their own host
only.

A load test once asked Docker for the container `gateway` on the first of two machines, where it
had been before the fleet was split. The dashboard showed \"0 requests/s\" and a failure without a
reason.

    [host.vm1]
    address = { private = \"10.0.0.1\" }

    [host.vm2]
    address = { backend = \"10.0.1.2\" }       # no network that vm1 is in

Give both hosts an address in one network, or let one host run both services.
",
};

/// Looks at every edge between hosts.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let all = pairs(context, |obstacle| match obstacle {
        Obstacle::NoCommonNetwork(from, to) => Some((from, to)),
        Obstacle::NoCommonFamily(..) | Obstacle::NoAddress(..) | Obstacle::LoopbackOnly => None,
    });
    for pair in all {
        let why = format!("`{}` and `{}` share no network", pair.first, pair.second);
        let cure = format!(
            "give `{}` and `{}` an address in one network, or let one of them run both",
            pair.first, pair.second
        );
        found.push(pair.diagnostic(context, &LINT, &why).help(cure, Vec::new()));
    }
}
