//! PG0606: a scrape that may take longer than the time to the next one.

use super::{place, set};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Scrape;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0606",
    name: "scrape-timeout",
    severity: Severity::Error,
    docs: "\
`timeout_s` is longer than `every_s`. Prometheus refuses such a configuration as a whole, and goes
on with the old one, or does not start. Without `timeout_s` a scrape may take 10 s.

    [[scrape]]
    by        = \"prometheus\"
    targets   = \"all\"
    every_s   = 5
    timeout_s = 10                # at most 5
",
};

/// Looks at every `[[scrape]]`.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for scrape in &context.inventory.scrapes {
        if scrape.spec.timeout_s > scrape.spec.every_s {
            found.push(too_long(context, scrape));
        }
    }
}

fn too_long(context: &Context<'_>, scrape: &Scrape) -> Diagnostic {
    let (every, timeout) = (scrape.spec.every_s, scrape.spec.timeout_s);
    let message = format!("a scrape may take {timeout} s, and the next one starts after {every} s");
    let (at, next) = (
        place(context, scrape, "timeout_s"),
        place(context, scrape, "every_s"),
    );
    let base = if at == place(context, scrape, "") {
        context
            .diagnostic(&LINT, next, message)
            .label(format!("`timeout_s` is {timeout} unless said"))
    } else {
        let base = context
            .diagnostic(&LINT, at, message)
            .label("longer than the interval");
        base.other(
            next,
            if next == place(context, scrape, "") {
                "every 15 s unless said"
            } else {
                "the interval"
            },
        )
    };
    let shorter = set(context, scrape, "timeout_s", &every.to_string());
    base.help(format!("give up after {every} s"), vec![shorter])
}
