//! PG0502: two routes of one gateway for the same path.

use std::collections::BTreeMap;

use super::place;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Route, Target};
use crate::inventory::spec::PathPattern;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0502",
    name: "duplicate-route",
    severity: Severity::Error,
    docs: "\
Two routes of one gateway match exactly the same requests, so one of them never does anything, and
which one depends on the gateway. A route that is narrower than another is no mistake: the narrower
one wins, whatever their order.

    [[route]]
    on   = \"proxy.http\"
    path = \"/api/orders/**\"
    to   = \"app.http\"

    [[route]]
    on   = \"proxy.http\"
    path = \"/api/orders/**\"       # \"/api/orders/archive/**\"
    to   = \"archive.http\"
",
};

/// Looks at all routes by gateway and path.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut first: BTreeMap<(&Target, bool, &str), &Route> = BTreeMap::new();
    for route in &context.inventory.routes {
        let (open, prefix) = matched(&route.spec.path);
        let other = route
            .on
            .to
            .iter()
            .find_map(|on| first.get(&(on, open, prefix)).copied());
        match other {
            Some(other) => found.push(duplicate(context, other, route)),
            None => first.extend(route.on.to.iter().map(|on| ((on, open, prefix), route))),
        }
    }
}

/// What a pattern matches: `/a/**` and `/a//**` are the same, `/a` and `/a/` are not.
fn matched(path: &PathPattern) -> (bool, &str) {
    if path.is_open() {
        (true, path.prefix().trim_end_matches('/'))
    } else {
        (false, path.prefix())
    }
}

fn duplicate(context: &Context<'_>, first: &Route, second: &Route) -> Diagnostic {
    let message = format!(
        "`{}` has two routes for `{}`",
        second.on.text, second.spec.path
    );
    let base = context
        .diagnostic(&LINT, place(context, second, "path"), message)
        .label(format!("goes to `{}`", second.to.text))
        .other(
            place(context, first, "path"),
            format!("goes to `{}`", first.to.text),
        );
    let same = first.to.to == second.to.to && first.spec.rewrite == second.spec.rewrite;
    let index = second.index.to_string();
    match context.inventory.tree.at(&["route", &index]) {
        Some(node) if same => base.help(
            "take out the second: it does the same",
            vec![context.remove_statement(node)],
        ),
        Some(_) | None => base.help(
            "give one of them a path of its own, or take out the one that is not meant",
            Vec::new(),
        ),
    }
}
