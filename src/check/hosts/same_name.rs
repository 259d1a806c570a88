//! PG1103: one name for the hosts of two environments.

use std::collections::BTreeMap;

use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::name::HostName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1103",
    name: "same-host-name",
    severity: Severity::Error,
    docs: "\
Two environments have a host of the same name. `paygen apply --host vm1` needs no `--env`, because
a host's name says which environment is meant; with two of that name somebody will one day apply
staging to production.

    # env/prod.toml            # env/staging.toml
    [host.vm1]                 [host.vm1]               # [host.staging-vm1]

A host that stands beside `env/` belongs to every environment at once: move it into one of them.
",
};

/// How many further hosts a message names.
const NAMED_MAX: usize = 5;

/// A host that two environments have.
struct Twice<'a> {
    host: &'a HostName,
    here: Origin,
    there: Origin,
}

/// Looks at the hosts of all environments, and speaks once of each two environments.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let mut known: BTreeMap<&HostName, (usize, Origin)> = BTreeMap::new();
    let mut all: BTreeMap<(usize, usize), Vec<Twice<'_>>> = BTreeMap::new();
    for (index, context) in contexts.iter().enumerate() {
        for host in context.inventory.hosts.keys() {
            let path = ["host", host.as_str()];
            let tree = &context.inventory.tree;
            let here = tree.key_at(&path).unwrap_or(tree.nearest(&path));
            let (first, there) = *known.entry(host).or_insert((index, here));
            if first != index {
                let twice = Twice { host, here, there };
                all.entry((first, index)).or_default().push(twice);
            }
        }
    }
    for ((there, here), twice) in all {
        let name = |index: usize| contexts[index].inventory.environment.as_str();
        found.push(told(name(there), name(here), &twice));
    }
}

fn told(there: &str, here: &str, all: &[Twice<'_>]) -> Diagnostic {
    let first = &all[0];
    let host = first.host;
    let one = if first.here == first.there {
        let message = format!("`{host}` is a host of every environment");
        let cure = format!("move it into one of them, such as `env/{there}.toml`");
        let one = Diagnostic::new(&LINT, first.here, message);
        one.label("stands beside `env/`").help(cure, Vec::new())
    } else {
        let message = format!("`{host}` is a host of `{there}` and of `{here}`");
        let cure = format!("give one of them another name, such as `{here}-{host}`");
        let one = Diagnostic::new(&LINT, first.here, message);
        one.label(format!("in `{here}`"))
            .other(first.there, format!("in `{there}`"))
            .help(cure, Vec::new())
    };
    let rest = all[1..].iter().map(|twice| format!("`{}`", twice.host));
    let rest: Vec<String> = rest.collect();
    if rest.is_empty() {
        return one;
    }
    one.note(format!("and so is {}", words::list(&rest, NAMED_MAX)))
}
