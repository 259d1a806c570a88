//! PG1106: an environment without a host.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Origin, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1106",
    name: "no-host",
    severity: Severity::Error,
    docs: "\
The file of an environment describes no host, so there is nothing to run on and nothing is rendered
for it. A file in `env/` that was begun and forgotten looks like an environment that works.

    # env/staging.toml
    [host.staging-vm1]
    address = { private = \"10.0.0.7\" }
    runs    = [\"web\"]
",
};

/// Looks at the hosts.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    if !inventory.hosts.is_empty() || !inventory.poisoned.hosts.is_empty() {
        return;
    }
    let message = format!("the environment `{}` has no host", inventory.environment);
    let one = context
        .diagnostic(&LINT, first_line(context), message)
        .label("nothing runs here")
        .help("describe its machines: `[host.NAME]`", Vec::new());
    found.push(one);
}

/// The first line of the environment's file that is not blank.
fn first_line(context: &Context<'_>) -> Origin {
    let root = context.inventory.tree.origin;
    let text = context.sources.text(root.source);
    let start = text.len() - text.trim_start().len();
    let length = text[start..].lines().next().map_or(0, str::len);
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Origin {
        source: root.source,
        start: byte(start),
        end: byte(start + length),
    }
}
