//! PG1002: what the services of a host may take is more than the host has.

use crate::check::Context;
use crate::check::on_hosts::{ByHost, by_host};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Host, Instance};
use crate::inventory::spec::ByteSize;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1002",
    name: "memory-sum",
    severity: Severity::Warning,
    docs: "\
The memory limits of all services on a host, for each replica, are more than the host has after
what the system itself needs: 5 %, and at least 512 MiB. As long as nobody is busy all is well.
When all are, the kernel ends the process that takes most, which is the database.

    [host.vm1]
    size = { memory = \"4g\" }
    runs = [\"db\", \"app\"]               # db: memory = \"3g\", app: memory = \"1g\"

Lower a limit to what the service was measured to need, or move a service to another host. Jobs
count, since they run while everything else does when a new release is applied.
",
};

/// What the system needs for itself, at least.
const SYSTEM_MIN: u64 = 512 << 20;
/// One part in so many of the host's memory is the system's.
const SYSTEM_PART: u64 = 20;
/// How many services a message points at.
const SHOWN_MAX: usize = 5;

/// Looks at every host whose size is known.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let on_hosts = by_host(context);
    for host in context.inventory.hosts.values() {
        let memory = host.spec.size.and_then(|size| size.memory);
        let Some(memory) = memory.filter(|_| !host.runs_processes()) else {
            continue;
        };
        let free = memory
            .0
            .saturating_sub(SYSTEM_MIN.max(memory.0 / SYSTEM_PART));
        let mut limits = limits(&on_hosts, host);
        let sum: u64 = limits.iter().map(|(_, bytes)| bytes).sum();
        if sum > free {
            limits.sort_by_key(|(instance, bytes)| (std::cmp::Reverse(*bytes), &instance.name));
            found.push(too_much(context, (host, memory), (free, sum), &limits));
        }
    }
}

/// Every service with a limit, and that limit for all its replicas.
fn limits<'a>(on_hosts: &ByHost<'a>, host: &Host) -> Vec<(&'a Instance, u64)> {
    let all = on_hosts.get(&host.name).into_iter().flatten();
    let limit = |instance: &&'a Instance| {
        let replicas = u64::from(instance.spec.replicas.unwrap_or(1));
        Some((*instance, instance.spec.memory?.0.saturating_mul(replicas)))
    };
    all.filter_map(limit).collect()
}

fn too_much(
    context: &Context<'_>,
    (host, memory): (&Host, ByteSize),
    (free, sum): (u64, u64),
    limits: &[(&Instance, u64)],
) -> Diagnostic {
    let tree = &context.inventory.tree;
    let place = tree.nearest(&["host", host.name.as_str(), "size", "memory"]);
    let message = format!(
        "services of `{}` may take {}, and it has {} for them",
        host.name,
        shown(sum),
        shown(free)
    );
    let mut one = context.diagnostic(&LINT, place, message).label(format!(
        "{memory}, of which the system needs {}",
        shown(memory.0 - free)
    ));
    for (instance, bytes) in limits.iter().take(SHOWN_MAX) {
        let place = context.inventory.place_of(instance, &["memory"]);
        one = one.other(place, format!("`{}`: {}", instance.name, shown(*bytes)));
    }
    if limits.len() > SHOWN_MAX {
        one = one.note(format!("and {} more services", limits.len() - SHOWN_MAX));
    }
    lower(context, one, limits, sum - free)
}

/// Takes what is too much from the largest limit, if that leaves it half of it.
fn lower(
    context: &Context<'_>,
    one: Diagnostic,
    limits: &[(&Instance, u64)],
    excess: u64,
) -> Diagnostic {
    let Some((instance, bytes)) = limits.first() else {
        return one;
    };
    let replicas = u64::from(instance.spec.replicas.unwrap_or(1));
    let less = (bytes - excess.min(*bytes)) / replicas / (1 << 20);
    if less < bytes / replicas / (2 << 20) || less == 0 {
        return one.help("move a service to another host", Vec::new());
    }
    let edit = context.set(instance, &["memory"], &format!("\"{less}m\""));
    let cure = format!(
        "lower a limit, such as that of `{}`, or move a service",
        instance.name
    );
    one.help(cure, vec![edit])
}

fn shown(bytes: u64) -> String {
    let whole = bytes >> 20 << 20; // a person does not count kilobytes here
    ByteSize(whole).to_string()
}
