//! PG0212: a service that no environment places.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::name::ServiceName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0212",
    name: "placed-nowhere",
    severity: Severity::Warning,
    docs: "\
A service is described, and no host of any environment runs it. It was forgotten in a `runs`, or it
outlived what it was for. Nothing of it is rendered, and its references are not followed.

    [service.mail]
    image = \"shop/mail:1.0\"

    [host.vm1]
    runs = [\"web\", \"db\"]        # and mail?
",
};

/// Looks at all environments at once, unless one has a host too broken to know what it runs.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let broken = |context: &Context<'_>| {
        let poisoned = &context.inventory.poisoned;
        poisoned.misplaced || !poisoned.hosts.is_empty()
    };
    if contexts.iter().any(broken) {
        return;
    }
    let instances = contexts
        .iter()
        .flat_map(|context| &context.inventory.instances);
    let placed: BTreeSet<&ServiceName> = instances.map(|one| &one.service).collect();
    let mut idle: BTreeMap<Origin, (&Context<'_>, &ServiceName)> = BTreeMap::new();
    for context in contexts {
        let poisoned = &context.inventory.poisoned;
        let told = |name| poisoned.services.contains(name) || poisoned.missed.contains(name);
        for name in context.inventory.services.keys() {
            if !placed.contains(name) && !told(name) {
                let path = ["service", name.as_str()];
                let key = context.inventory.tree.key_at(&path);
                let origin = key.unwrap_or_else(|| context.inventory.tree.nearest(&path));
                idle.entry(origin).or_insert((context, name));
            }
        }
    }
    for (origin, (context, name)) in idle {
        found.push(forgotten(context, origin, name));
    }
}

fn forgotten(context: &Context<'_>, origin: Origin, name: &ServiceName) -> Diagnostic {
    let base = Diagnostic::new(&LINT, origin, format!("no host runs `{name}`"))
        .label("described here")
        .note("in no environment");
    let tree = &context.inventory.tree;
    let mut lists = context.inventory.hosts.keys().filter_map(|host| {
        let runs = tree.at(&["host", host.as_str(), "runs"])?;
        Some((host, runs.origin))
    });
    match lists.next_back() {
        Some((host, runs)) => {
            let edit = context.fixer().add_item(runs, &format!("\"{name}\""));
            base.help(format!("let `{host}` run it, or take it out"), vec![edit])
        }
        None => base.help("let a host run it, or take it out", Vec::new()),
    }
}
