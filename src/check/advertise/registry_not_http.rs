//! PG0706: a port announced at something that cannot be a registry.

use crate::check::Context;
use crate::check::http::{self, Purpose};
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0706",
    name: "registry-not-http",
    severity: Severity::Error,
    docs: "\
`register` names a port that does not speak HTTP. Registries such as Eureka are asked over HTTP; at
a database's port the service would announce itself to nobody, and start all the same.

    [service.app]
    port.http = { container = 8000, protocol = \"http\", register = \"redis.resp\" }
    #                                                            \"eureka-server.http\"
",
};

/// Looks at every `register`.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for one in http::misuses(context, Purpose::Registry) {
        let message = format!("nobody can be announced at `{}`", one.to.text());
        found.push(http::complaint(context, &LINT, &one, message));
    }
}
