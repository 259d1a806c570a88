//! PG0301: two things on one host want the same port.

use super::holder::{Holder, Holders, free_ports, holders, written};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::name::HostName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0301",
    name: "port-clash",
    severity: Severity::Error,
    docs: "\
Two things on one host want the same number of the same transport: published ports, containers on
the host's network, processes that `[external.*]` describes, and sshd. The second to start fails,
often weeks later, after a reboot. The same number for TCP and for UDP is no clash, nor are two
different addresses of the host.

A database in a container and the one that the system's packages had started is the classic pair:
the container stays down with \"address already in use\", and every client finds the wrong data.

    [service.a]
    port.http = { container = 8080 }

    [service.b]
    port.http = { container = 8080 }      # publish = 8081
",
};

/// Looks at every pair that meets.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let all = holders(context);
    for ((host, _), of_host) in &all {
        let mut sorted: Vec<&Holder> = of_host.iter().collect();
        sorted.sort_by_key(|one| (one.ports.first, one.of.is_some(), one.origin));
        let mut near: Vec<&Holder> = Vec::new();
        for second in sorted {
            near.retain(|one| one.ports.last >= second.ports.first);
            let met = near
                .iter()
                .find(|first| first.clashes(second) && !share_a_socket(context, first, second));
            if let Some(first) = met {
                found.push(clash(context, &all, host, (first, second)));
            }
            near.push(second);
        }
    }
}

/// Two names for one socket of a container are another rule's business.
fn share_a_socket(context: &Context<'_>, first: &Holder, second: &Holder) -> bool {
    let (Some((a, one)), Some((b, other))) = (&first.of, &second.of) else {
        return false;
    };
    let container = |name| context.inventory.port(*a, name).map(|port| port.container);
    match (container(one), container(other)) {
        (Some(one), Some(other)) => a == b && one.overlaps(other),
        (Some(_) | None, _) => false,
    }
}

fn clash(
    context: &Context<'_>,
    all: &Holders,
    host: &HostName,
    (first, second): (&Holder, &Holder),
) -> Diagnostic {
    // What the fleet runs can move; a process that is already there cannot.
    let (fixed, moving) = match (&first.of, &second.of) {
        (Some(_), None) => (second, first),
        (Some(_) | None, _) => (first, second),
    };
    let (what, other, ports) = (&moving.what, &fixed.what, moving.ports);
    let message = format!("`{what}` and `{other}` both want port {ports} of `{host}`");
    let base = context
        .diagnostic(&LINT, moving.origin, message)
        .label(format!("wants {ports}"))
        .other(fixed.origin, format!("`{other}` has {}", fixed.ports));
    let Some((id, port)) = &moving.of else {
        let cure = "two processes cannot listen there: correct the `number` of one of them";
        return base.help(cure, Vec::new());
    };
    let of_host = all.iter().filter(|((name, _), _)| name == host);
    let free = free_ports(of_host.flat_map(|(_, list)| list), ports);
    let instance = context.inventory.instance(*id);
    let key = ["port", port.as_str(), moving.key];
    let edit = context.set(instance, &key, &written(free));
    base.help(format!("take {free}, which is free there"), vec![edit])
}
