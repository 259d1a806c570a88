//! PG0902: a file of the fleet that cannot be rendered.

use crate::diagnostic::{Diagnostic, Edit, Lint, Origin, Severity};
use crate::inventory::lint::closest;

/// The lint.
pub static LINT: Lint = Lint {
    code: "PG0902",
    name: "template-error",
    severity: Severity::Error,
    docs: "\
A file that a service names in `files` cannot be rendered: its template has a syntax error, an
unknown filter, a variable that is not there, or includes itself; or what comes out of it is no YAML
or JSON although its name says so. `paygen check` renders, too, once nothing else is wrong.

It matters because the alternative is an empty value: a proxy that forwards to `http://:` starts,
is healthy, and answers every request with 502.

A file whose name ends in `.tera` is a Tera 2 template. It sees the projection of the service that
mounts it, and nothing else of the fleet:

    fleet, environment, service, instance    names
    listen.<port>                            .address, .port
    edges[\"<service>.<port>\"]                a list with .host, .port, .protocol
    settings                                 as the inventory says
    routes                                   for a gateway: .path, .to, .rewrite
    origins                                  for what browsers call

    [service.proxy]
    files = { \"/etc/nginx/nginx.conf\" = \"files/nginx.conf.tera\" }

    proxy_pass http://{{ edges[\"app.http\"][0].host }}:{{ edges[\"app.http\"][0].port }};

`projections/<service>.json`, beside the rendered files, shows it with its values. Beside Tera's own
filters there are `quote` for YAML, `compose` for YAML that Compose reads, and `sh` for one word of
a shell. Templates may include each other by their paths (`{% include \"files/tls.conf.tera\" %}`).
",
};

const HELP: &str = "mend the template; `paygen explain PG0902` tells what it can use";

/// What paygen's filters are called.
pub const FILTERS: [&str; 3] = ["quote", "compose", "sh"];

/// A template is wrong at a place in it, where `text` stands.
pub fn inside(place: Origin, text: &str, asked_at: Origin, message: &str) -> Diagnostic {
    let complaint = Diagnostic::new(
        &LINT,
        place,
        format!("a template cannot be rendered: {message}"),
    )
    .label("here")
    .other(asked_at, "rendered for this");
    match meant(text, message) {
        Some(word) => complaint.help(
            format!("write `{word}`"),
            vec![Edit {
                origin: place,
                replacement: word.to_owned(),
            }],
        ),
        None => complaint.help(HELP, Vec::new()),
    }
}

/// The field or filter that was likely meant.
fn meant<'a>(text: &str, message: &'a str) -> Option<&'a str> {
    if message.starts_with("unknown filter") {
        return closest(text, FILTERS.into_iter());
    }
    let (_, fields) = message.split_once("Available fields: ")?;
    closest(text, fields.split(", "))
}

/// A file as a whole is wrong.
pub fn whole(asked_at: Origin, source: &str, message: &str) -> Diagnostic {
    let message = format!("`{source}` cannot be rendered: {message}");
    Diagnostic::new(&LINT, asked_at, message).help(HELP, Vec::new())
}

/// What comes out cannot be read.
pub fn output(asked_at: Origin, path: &str, message: &str) -> Diagnostic {
    let message = format!("what is rendered to `{path}` cannot be read: {message}");
    Diagnostic::new(&LINT, asked_at, message)
        .label("rendered for this")
        .help(
            "mend the file, or give it another name if it is of another form",
            Vec::new(),
        )
}
