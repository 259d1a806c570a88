//! PG0501: a route at or to a port that does not speak HTTP.

use crate::check::Context;
use crate::check::http::{self, Purpose};
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0501",
    name: "route-not-http",
    severity: Severity::Error,
    docs: "\
A gateway forwards requests by their paths, and only HTTP has paths. Both ends of a route, `on` and
`to`, are ports with `protocol = \"http\"` or `\"https\"`. A route to a database's port answers 502
to every request, and the gateway's log blames the database.

    [service.app]
    port.http  = { container = 8000, protocol = \"http\" }
    port.admin = { container = 8001 }           # says nothing, so nothing is assumed

    [[route]]
    on   = \"proxy.http\"
    path = \"/orders/**\"
    to   = \"app.admin\"                          # \"app.http\"
",
};

/// Looks at both ends of every route.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for one in http::misuses(context, Purpose::Route) {
        let message = format!(
            "a route needs HTTP, and `{}` does not speak it",
            one.to.text()
        );
        found.push(http::complaint(context, &LINT, &one, message));
    }
}
