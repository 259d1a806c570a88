//! PG1107: services without a memory limit on a host whose size is known.

use crate::check::on_hosts::by_host;
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::model::Instance;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1107",
    name: "unlimited-memory",
    severity: Severity::Note,
    docs: "\
The size of a host's memory is given, and some of its services have no limit. The sum of the limits
then proves nothing, and one service that leaks takes the others along. Jobs are left out, since
they end.

    [service.app]
    memory = \"512m\"
",
};

/// How many services a note names.
const NAMED_MAX: usize = 5;

/// Looks at every host whose memory is known.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let on_hosts = by_host(context);
    for host in context.inventory.hosts.values() {
        let sized = host.spec.size.is_some_and(|size| size.memory.is_some());
        if !sized || host.runs_processes() {
            continue;
        }
        let all = on_hosts.get(&host.name).into_iter().flatten();
        let unlimited = all.filter(|one| one.spec.memory.is_none() && !one.spec.oneshot);
        let unlimited: Vec<&&Instance> = unlimited.collect();
        let Some(first) = unlimited.first() else {
            continue;
        };
        let names = unlimited.iter().map(|one| format!("`{}`", one.service));
        let names: Vec<String> = names.collect();
        let message = format!(
            "no limit for the memory of {} on `{}`",
            words::list(&names, NAMED_MAX),
            host.name
        );
        let path = ["service", first.service.as_str()];
        let tree = &context.inventory.tree;
        let service = tree.key_at(&path).unwrap_or(tree.nearest(&path));
        let size = tree.nearest(&["host", host.name.as_str(), "size", "memory"]);
        let one = context
            .diagnostic(&LINT, service, message)
            .label("may take all of it")
            .other(size, "this is all of it");
        found.push(one);
    }
}
