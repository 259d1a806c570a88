//! PG0606: a scrape that may take longer than the time to the next one.

use super::place;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Scrape;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0606",
    name: "scrape-timeout",
    severity: Severity::Error,
    docs: "\
`timeout_s` is longer than `every_s`. Prometheus refuses such a configuration as a whole, and goes
on with the old one, or does not start. Without `timeout_s` a scrape may take 10 s, or the time to
the next one if that is less.

    [[scrape]]
    by        = \"prometheus\"
    targets   = \"all\"
    every_s   = 5
    timeout_s = 10                # at most 5
",
};

/// Looks at every `[[scrape]]` that says how long it may take.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for scrape in &context.inventory.scrapes {
        let index = scrape.index.to_string();
        let said = context.inventory.tree.at(&["scrape", &index, "timeout_s"]);
        if let Some(said) = said.filter(|_| scrape.spec.timeout_s > scrape.spec.every_s) {
            found.push(too_long(context, scrape, said.origin));
        }
    }
}

fn too_long(context: &Context<'_>, scrape: &Scrape, origin: Origin) -> Diagnostic {
    let (every, timeout) = (scrape.spec.every_s, scrape.spec.timeout_s);
    let message = format!("a scrape may take {timeout} s, and the next one starts after {every} s");
    let shorter = context.fixer().replace(origin, every.to_string());
    context
        .diagnostic(&LINT, origin, message)
        .label("longer than the interval")
        .other(
            place(context, scrape, "every_s"),
            format!("every {every} s"),
        )
        .help(format!("give up after {every} s"), vec![shorter])
}
