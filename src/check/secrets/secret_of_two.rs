//! PG0804: two environments on one machine that use the same secret without saying so.

use std::collections::BTreeSet;

use super::uses::uses;
use crate::check::Context;
use crate::check::machine;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Origin, Severity};
use crate::inventory::name::{HostName, SecretName};
use crate::inventory::spec::Secret;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0804",
    name: "secret-of-two",
    severity: Severity::Error,
    docs: "\
Two environments have hosts at the same address, so they are one machine, and both use a secret of
the same name. Whether the test system shall open the same doors as the real one is a decision, so
it is written down; otherwise each environment has a secret of its own.

    [secret]
    mirror = { why = \"reads packages from the mirror\", shared = true }
    db     = \"database of the shop\"            # db_staging in the other environment
",
};

/// Looks at every machine that two environments use.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let used: Vec<BTreeSet<String>> = contexts
        .iter()
        .map(|context| uses(context).into_iter().map(|one| one.name).collect())
        .collect();
    let mut told = BTreeSet::new();
    for (there, here) in machine::shared(contexts) {
        for name in used[here.0].intersection(&used[there.0]) {
            if told.insert(name.clone()) {
                let first = (&contexts[there.0], there.1);
                let second = (&contexts[here.0], here.1);
                found.extend(common(first, second, name));
            }
        }
    }
}

type Side<'a> = (&'a Context<'a>, &'a HostName);

fn common(there: Side<'_>, here: Side<'_>, name: &str) -> Diagnostics {
    let mut found = Diagnostics::default();
    for (context, _) in [there, here] {
        let of_name = |one: &&SecretName| one.as_str() == name;
        let secrets = &context.inventory.secrets;
        let Some(key) = secrets.keys().find(of_name) else {
            return found;
        };
        let Some(secret) = secrets.get(key).filter(|secret| !secret.shared()) else {
            continue;
        };
        found.push(unsaid(context, name, secret, [there, here]));
        break;
    }
    found
}

fn unsaid(context: &Context<'_>, name: &str, secret: &Secret, sides: [Side<'_>; 2]) -> Diagnostic {
    let tree = &context.inventory.tree;
    let path = ["secret", name];
    let [first, second] = sides.map(|(context, _)| &context.inventory.environment);
    let message = format!("`{first}` and `{second}` share a machine and the secret `{name}`");
    let mut one =
        Diagnostic::new(&LINT, tree.nearest(&path), message).label("not said to be shared");
    for (context, host) in sides {
        let environment = &context.inventory.environment;
        one = one.other(
            host_at(context, host),
            format!("the machine in `{environment}`"),
        );
    }
    one.help(
        "say that both use it, or give one of them its own",
        vec![shared(context, name, secret)],
    )
}

fn host_at(context: &Context<'_>, host: &HostName) -> Origin {
    let path = ["host", host.as_str()];
    let tree = &context.inventory.tree;
    tree.key_at(&path).unwrap_or_else(|| tree.nearest(&path))
}

fn shared(context: &Context<'_>, name: &str, secret: &Secret) -> Edit {
    let path = ["secret", name];
    let tree = &context.inventory.tree;
    match (secret, tree.at(&["secret", name, "shared"])) {
        (Secret::Why(why), _) => {
            let table = format!("{{ why = {why:?}, shared = true }}");
            context.fixer().replace(tree.nearest(&path), table)
        }
        (Secret::Shared { .. }, Some(node)) => context.fixer().replace(node.origin, "true"),
        (Secret::Shared { .. }, None) => context.add_key(&path, "shared = true"),
    }
}
