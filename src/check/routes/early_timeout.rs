//! PG0506: a gateway that gives up before its target answers.

use super::{place, says};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Origin, Severity};
use crate::inventory::model::{Route, Target};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0506",
    name: "early-timeout",
    severity: Severity::Error,
    docs: "\
The target of a route says how long it may take to answer, and the route does not wait that long,
or does not say how long it waits, so that the gateway's own limit counts. The client gets 504
while the target goes on working, and a retry starts the work again: one team's gateway gave up
after 20 s on a test that took 90 s.

    [service.app]
    port.http = { container = 8000, protocol = \"http\", answers_within_s = 90 }

    [[route]]
    on        = \"proxy.http\"
    path      = \"/report/**\"
    to        = \"app.http\"
    timeout_s = 20                 # 95
",
};

/// What a gateway needs beside the time its target takes.
const MARGIN_S: u32 = 5;

/// Looks at every route to a port that says how long it takes.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for route in &context.inventory.routes {
        let Some((takes, there)) = slowest(context, route) else {
            continue;
        };
        if route.spec.timeout_s.is_none_or(|waits| waits <= takes) {
            found.push(early(context, route, takes, there));
        }
    }
}

/// The longest time that one of the route's targets takes, and where that is said.
fn slowest(context: &Context<'_>, route: &Route) -> Option<(u32, Origin)> {
    let times = route.to.to.iter().filter_map(|to| {
        let Target::Port(id, name) = to else {
            return None;
        };
        let takes = context.inventory.port(*id, name)?.answers_within_s?;
        let path = ["port", name.as_str(), "answers_within_s"];
        let instance = context.inventory.instance(*id);
        Some((takes, context.inventory.place_of(instance, &path)))
    });
    times.max()
}

fn early(context: &Context<'_>, route: &Route, takes: u32, there: Origin) -> Diagnostic {
    let (to, path) = (&route.to.text, &route.spec.path);
    let (message, label) = match route.spec.timeout_s {
        Some(waits) => (
            format!("the gateway gives up on `{path}` before `{to}` answers"),
            format!("waits {waits} s"),
        ),
        None => (
            format!("`{path}` does not say how long the gateway waits for `{to}`"),
            "waits as long as the gateway likes".into(),
        ),
    };
    let enough = takes.saturating_add(MARGIN_S);
    context
        .diagnostic(&LINT, place(context, route, "timeout_s"), message)
        .label(label)
        .other(there, format!("may take {takes} s"))
        .help(
            format!("wait {enough} s"),
            vec![patience(context, route, enough)],
        )
}

fn patience(context: &Context<'_>, route: &Route, enough: u32) -> Edit {
    if says(context, route, "timeout_s") {
        return context
            .fixer()
            .replace(place(context, route, "timeout_s"), enough.to_string());
    }
    let index = route.index.to_string();
    context.add_key(&["route", &index], &format!("timeout_s = {enough}"))
}
