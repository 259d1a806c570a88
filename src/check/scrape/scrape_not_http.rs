//! PG0603: a scraped port that does not speak HTTP.

use crate::check::Context;
use crate::check::http::{self, Purpose};
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0603",
    name: "scrape-not-http",
    severity: Severity::Error,
    docs: "\
Prometheus scrapes a port that does not speak HTTP: it sends `GET /metrics` to a database, which
closes the connection, and the target is down for ever. One public fleet has such a job called
`postgres` for port 5432. A database's metrics come from an exporter beside it.

    [[scrape]]
    by      = \"prometheus\"
    targets = [\"db.sql\"]            # [\"db-exporter.http\"]
",
};

/// Looks at every target.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for one in http::misuses(context, Purpose::Scrape) {
        let message = format!(
            "metrics come over HTTP, and `{}` does not speak it",
            one.to.text()
        );
        found.push(http::complaint(context, &LINT, &one, message));
    }
}
