//! PG0802: a secret that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use super::uses::all_uses;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Origin, Severity};
use crate::inventory::node::{Node, Table};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0802",
    name: "unused-secret",
    severity: Severity::Warning,
    docs: "\
`[secret]` names a secret that nothing uses in any environment. An operator is asked for its value,
and keeps a password alive that opens a door nobody goes through; or it was meant for a service that
still has another one.

    [secret]
    db_root  = \"root of the database\"
    api_key  = \"the provider's\"            # take it out, or use it: { secret = \"api_key\" }
",
};

/// Looks at all environments, unless one has a service too broken to know what it uses.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let broken = |context: &Context<'_>| !context.inventory.poisoned.is_empty();
    if contexts.iter().any(broken) {
        return;
    }
    let everywhere = contexts.iter().flat_map(all_uses);
    let used: BTreeSet<String> = everywhere.map(|one| one.name).collect();
    let mut unused: BTreeMap<Origin, (&Context<'_>, &str, &Node)> = BTreeMap::new();
    for context in contexts {
        let declared = context.inventory.tree.at(&["secret"]).and_then(Node::table);
        for (name, entry) in declared.into_iter().flat_map(Table::iter) {
            if !used.contains(name) {
                unused
                    .entry(entry.key)
                    .or_insert((context, name, &entry.node));
            }
        }
    }
    for (key, (context, name, value)) in unused {
        found.push(useless(context, key, name, value));
    }
}

fn useless(context: &Context<'_>, key: Origin, name: &str, value: &Node) -> Diagnostic {
    let base = Diagnostic::new(&LINT, key, format!("nothing uses the secret `{name}`"))
        .label("declared")
        .note("in no environment");
    base.help("take it out, or use it", removal(context, key, value))
}

/// A declaration in one line goes; a section of its own is left to a person.
fn removal(context: &Context<'_>, key: Origin, value: &Node) -> Vec<Edit> {
    let section = context.sources.slice(value.origin).starts_with('[');
    if section {
        return Vec::new();
    }
    vec![context.fixer().remove_entry(key, value.origin)]
}
