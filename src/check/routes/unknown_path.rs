//! PG0505: a route to a path that its target does not have.

use super::{place, says};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::lint::closest;
use crate::inventory::model::{Instance, InstanceId, Route, Target};
use crate::inventory::name::PortName;
use crate::inventory::spec::{HttpPath, PathPattern, PortSpec};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0505",
    name: "unknown-path",
    severity: Severity::Error,
    docs: "\
After rewriting, the route's path is none of the `paths` that its target declares, so every request
gets 404. It is not seen where a port declares no `paths`.

One team added `/api/returns/**` \"so that returns work\"; nothing behind it ever had such a path.
An admin page failed because one service keeps the prefix `/api` that the others drop.

    [service.app]
    port.http = { container = 8000, protocol = \"http\", paths = [\"/orders\"] }

    [[route]]
    on   = \"proxy.http\"
    path = \"/api/orders/**\"
    to   = \"app.http\"               # and: rewrite = \"/orders/**\"
",
};

/// Looks at every route to a port that declares its paths.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for route in &context.inventory.routes {
        let seen = route.spec.rewrite.as_ref().unwrap_or(&route.spec.path);
        for to in &route.to.to {
            let Target::Port(id, name) = to else { continue };
            let Some(port) = context.inventory.port(*id, name) else {
                continue;
            };
            if !port.paths.is_empty() && !paths(port).any(|path| answers(path, seen)) {
                found.push(unknown(context, route, seen, (*id, name)));
                break;
            }
        }
    }
}

/// What a port answers: its declared paths, and those for machines.
fn paths(port: &PortSpec) -> impl Iterator<Item = &str> {
    let machines = port.metrics.iter().chain(&port.health);
    port.paths.iter().chain(machines).map(HttpPath::as_str)
}

/// Whether some request of the pattern meets the path or something below it.
fn answers(path: &str, seen: &PathPattern) -> bool {
    let path = path.trim_end_matches('/');
    let rest = seen.prefix().strip_prefix(path);
    let below = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below || (seen.is_open() && seen.holds(path))
}

fn unknown(
    context: &Context<'_>,
    route: &Route,
    seen: &PathPattern,
    (id, name): (InstanceId, &PortName),
) -> Diagnostic {
    let instance = context.inventory.instance(id);
    let key = if route.spec.rewrite.is_some() {
        "rewrite"
    } else {
        "path"
    };
    let paths_at = context
        .inventory
        .place_of(instance, &["port", name.as_str(), "paths"]);
    let message = format!("`{}` has nothing at `{seen}`", route.to.text);
    let base = context
        .diagnostic(&LINT, place(context, route, key), message)
        .label("what the target sees")
        .other(paths_at, "all that it answers");
    match cure(context, route, instance, name) {
        Some((text, edit)) => base.help(text, vec![edit]),
        None => base.help(
            "send it to the service that has this path, or declare the path in `paths`",
            Vec::new(),
        ),
    }
}

/// Keeping the path, dropping a prefix of it, or a path of nearly the same name.
fn cure(
    context: &Context<'_>,
    route: &Route,
    instance: &Instance,
    name: &PortName,
) -> Option<(String, Edit)> {
    let declared = &instance.spec.port.get(name)?.paths;
    let path = &route.spec.path;
    let tail = if path.is_open() { "/**" } else { "" };
    let kept = declared.iter().any(|known| answers(known.as_str(), path));
    let dropped = suffixes(path.prefix())
        .find(|suffix| declared.iter().any(|known| known.as_str() == *suffix));
    let seen = route.spec.rewrite.as_ref().unwrap_or(path);
    let target = if kept {
        path.to_string()
    } else if let Some(suffix) = dropped {
        format!("{suffix}{tail}")
    } else {
        let near = closest(seen.prefix(), declared.iter().map(HttpPath::as_str))?;
        format!("{near}{tail}")
    };
    let edit = if says(context, route, "rewrite") {
        context
            .fixer()
            .replace(place(context, route, "rewrite"), format!("\"{target}\""))
    } else {
        let index = route.index.to_string();
        context.add_key(&["route", &index], &format!("rewrite = \"{target}\""))
    };
    Some((format!("let it see `{target}`"), edit))
}

/// `/api/orders` has `/orders`.
fn suffixes(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').skip(1).map(|(at, _)| &path[at..])
}
