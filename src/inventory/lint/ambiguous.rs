//! PG0205: a reference to one of several, without saying which.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0205",
    name: "ambiguous",
    severity: Severity::Error,
    docs: "\
The service runs on several hosts, and the reference does not say which of them it means. Routes go
to any, scrape jobs and doors to all, and a Kafka client gets every broker; all else must say so:

    needs = [\"cache.peer@all\"]         # every one of them
    calls = [\"search.http@any\"]        # whichever is there
",
};

/// `text` means one of the instances on `hosts`.
pub fn new(origin: Origin, text: &str, hosts: &[&str]) -> Diagnostic {
    let message = format!("`{text}` runs on several hosts: {}", hosts.join(", "));
    Diagnostic::new(&LINT, origin, message)
        .label("which of them?")
        .help(
            "say `@any` if one is enough, `@all` if every one is meant",
            vec![Edit {
                origin,
                replacement: format!("\"{text}@any\""),
            }],
        )
}
