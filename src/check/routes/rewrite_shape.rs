//! PG0503: a route's path and its rewrite do not fit.

use super::place;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Route;
use crate::inventory::spec::PathPattern;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0503",
    name: "rewrite-shape",
    severity: Severity::Error,
    docs: "\
`/**` stands for the rest of the path. It stands on both sides of a rewrite or on none: with it in
`path` alone the rest would be lost, so that `/api/orders/7` and `/api/orders/8` were the same
request; with it in `rewrite` alone there is no rest to put there.

    [[route]]
    on      = \"proxy.http\"
    path    = \"/api/orders/**\"
    to      = \"app.http\"
    rewrite = \"/orders\"              # \"/orders/**\"
",
};

/// Looks at every route that rewrites.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for route in &context.inventory.routes {
        let path = &route.spec.path;
        match &route.spec.rewrite {
            Some(rewrite) if rewrite.is_open() != path.is_open() => {
                found.push(misfit(context, route, rewrite));
            }
            Some(_) | None => {}
        }
    }
}

fn misfit(context: &Context<'_>, route: &Route, rewrite: &PathPattern) -> Diagnostic {
    let path = &route.spec.path;
    let (lacking, key, what) = if path.is_open() {
        (rewrite, "rewrite", "the rest of the path would be lost")
    } else {
        (
            path,
            "path",
            "matches one path, so there is no rest to put into the rewrite",
        )
    };
    let (origin, other) = match key {
        "path" => (
            place(context, route, "path"),
            place(context, route, "rewrite"),
        ),
        _ => (
            place(context, route, "rewrite"),
            place(context, route, "path"),
        ),
    };
    let opened = format!("\"{}/**\"", lacking.prefix().trim_end_matches('/'));
    context
        .diagnostic(&LINT, origin, format!("`{path}` cannot become `{rewrite}`"))
        .label(what)
        .other(other, "has `/**` at its end")
        .help(
            "let both end in `/**`",
            vec![context.fixer().replace(origin, opened)],
        )
}
