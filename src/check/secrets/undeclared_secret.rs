//! PG0801: a secret that nobody has declared.

use std::collections::BTreeMap;

use super::declare;
use super::uses::{Use, uses};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::lint::closest;
use crate::inventory::name::SecretName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0801",
    name: "undeclared-secret",
    severity: Severity::Error,
    docs: "\
Something uses a secret that `[secret]` does not name. The list is what `paygen secrets` asks an
operator for; what is not on it is missing on the host, and the container does not start.

    [secret]
    db_root = \"root of the database\"            # what it opens, never its value

    [service.db]
    env.MARIADB_ROOT_PASSWORD = { secret = \"db_rot\", file = true }     # db_root
",
};

/// How many further uses a message points at.
const SHOWN_MAX: usize = 3;

/// Looks at every use, by secret.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut missing: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    for one in uses(context) {
        // A declaration that is broken has been told of.
        if context.inventory.tree.at(&["secret", &one.name]).is_none() {
            missing.entry(one.name.clone()).or_default().push(one);
        }
    }
    for (name, mut all) in missing {
        all.sort_by_key(|one| one.origin);
        all.dedup_by_key(|one| one.origin);
        if let [first, rest @ ..] = &all[..] {
            found.push(undeclared(context, &name, first, rest));
        }
    }
}

fn undeclared(context: &Context<'_>, name: &str, first: &Use, rest: &[Use]) -> Diagnostic {
    let message = format!("no secret is called `{name}`");
    let mut base = context
        .diagnostic(&LINT, first.origin, message)
        .label("not declared");
    for one in rest.iter().take(SHOWN_MAX) {
        base = base.other(one.origin, "used here, too");
    }
    let known = context.inventory.secrets.keys().map(SecretName::as_str);
    if let Some(near) = closest(name, known) {
        let there = context.inventory.tree.key_at(&["secret", near]);
        let all = std::iter::once(first).chain(rest);
        let edits = all.map(|one| context.fixer().replace(one.origin, format!("\"{near}\"")));
        let edits = edits.collect();
        base = there
            .into_iter()
            .fold(base, |base, there| base.other(there, "declared"));
        return base.help(format!("write `{near}`"), edits);
    }
    let edits = declare(context, name, &first.what).into_iter().collect();
    base.help("say what it opens, and give its value on the host", edits)
}
