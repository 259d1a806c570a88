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

/// `text` means one of the instances on `hosts`, which are placed at these origins.
pub fn new(origin: Origin, text: &str, hosts: &[(&str, Origin)]) -> Diagnostic {
    let names: Vec<&str> = hosts.iter().map(|(host, _)| *host).collect();
    let message = format!("`{text}` is on several hosts: {}", names.join(", "));
    let mut one = Diagnostic::new(&LINT, origin, message).label("which of them?");
    for (host, placed) in hosts.iter().take(HOSTS_SHOWN_MAX) {
        one = one.other(*placed, format!("on `{host}`"));
    }
    one.help(
        "write `@any` if one is enough, `@all` if every one is meant",
        vec![Edit {
            origin,
            replacement: format!("\"{text}@any\""),
        }],
    )
}

/// A reader has understood by then.
const HOSTS_SHOWN_MAX: usize = 3;
