//! PG0508: a page calls a port that does not speak HTTP.

use crate::check::Context;
use crate::check::http::{self, Purpose};
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0508",
    name: "browser-not-http",
    severity: Severity::Error,
    docs: "\
The pages of a web app call something that does not speak HTTP. A browser can dial nothing else, so
the call fails for every user; a database or a broker is reached through a service that speaks HTTP.

    [service.pages]
    web = { calls = [\"db.sql\"], browser_from = [\"internet\"] }     # calls = [\"app.http\"]
",
};

/// Looks at what every web app's pages call.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for one in http::misuses(context, Purpose::Browser) {
        let message = format!("a browser cannot call `{}`", one.to.text());
        found.push(http::complaint(context, &LINT, &one, message));
    }
}
