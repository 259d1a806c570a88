//! PG0211: a `like` section that lies under nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::node::Node;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0211",
    name: "unused-like",
    severity: Severity::Warning,
    docs: "\
A section `[like.x]` that no service names, in any environment. What it says holds for nothing, and
whoever edits it believes that it does.

    [like.small]
    memory = \"64m\"

    [service.mail]
    image = \"shop/mail:1.0\"      # like = \"small\"
",
};

/// Looks at all environments at once: an overlay may name what the base does not.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let used: BTreeSet<&str> = contexts.iter().flat_map(used).collect();
    let sections: Vec<(&str, Origin)> = contexts.iter().flat_map(sections).collect();
    let there: BTreeSet<&str> = sections.iter().map(|(name, _)| *name).collect();
    if !used.is_subset(&there) {
        return; // a misspelt name was told already, and may mean any of these
    }
    let idle = sections.iter().filter(|(name, _)| !used.contains(name));
    let unused: BTreeMap<Origin, &str> = idle.map(|(name, key)| (*key, *name)).collect();
    for (key, name) in unused {
        found.push(useless(key, name));
    }
}

fn sections<'a>(context: &Context<'a>) -> Vec<(&'a str, Origin)> {
    let likes = context.inventory.tree.at(&["like"]).and_then(Node::table);
    let likes = likes.into_iter().flatten();
    likes
        .map(|(name, entry)| (name.as_str(), entry.key))
        .collect()
}

/// What the services name, also those that are too broken to be placed.
fn used<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let services = context.inventory.tree.at(&["service"]);
    let services = services.and_then(Node::table).into_iter().flatten();
    let likes = services.filter_map(|(_, entry)| entry.node.at(&["like"]));
    let names = likes.flat_map(|like| match like.array() {
        Some(items) => items.iter().collect(),
        None => vec![like],
    });
    names.filter_map(Node::text).collect()
}

fn useless(key: Origin, name: &str) -> Diagnostic {
    Diagnostic::new(&LINT, key, format!("no service is like `{name}`"))
        .label("lies under nothing")
        .note("in no environment")
        .help(
            format!("say `like = \"{name}\"` in a service, or take the section out"),
            Vec::new(),
        )
}
