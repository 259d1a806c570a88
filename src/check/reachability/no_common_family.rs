//! PG0402: an edge between a host that only speaks IPv4 and one that only speaks IPv6.

use super::pair::pairs;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::reach::Obstacle;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0402",
    name: "no-common-family",
    severity: Severity::Error,
    docs: "\
Two hosts are in one network, but one has only an IPv4 address there and the other only an IPv6
address. Neither can dial the other.

    [host.vm1]
    address.private = \"10.0.0.1\"

    [host.vm2]
    address.private = \"fd00::2\"                       # [\"10.0.0.2\", \"fd00::2\"] gives it both
",
};

/// Looks at every edge between hosts.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let all = pairs(context, |obstacle| match obstacle {
        Obstacle::NoCommonFamily(from, to) => Some((from, to)),
        Obstacle::NoCommonNetwork(..) | Obstacle::NoAddress(..) | Obstacle::LoopbackOnly => None,
    });
    for pair in all {
        let why = format!(
            "`{}` and `{}` share a network, and neither IPv4 nor IPv6 in it",
            pair.first, pair.second
        );
        let cure = "give one of them an address of each family: address.NETWORK = [IPv4, IPv6]";
        found.push(pair.diagnostic(context, &LINT, &why).help(cure, Vec::new()));
    }
}
