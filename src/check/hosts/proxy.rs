//! PG1108: a proxy that nobody could use as it is written.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1108",
    name: "malformed-proxy",
    severity: Severity::Error,
    docs: "\
`fleet.proxy` is not `http://host:port` or `https://host:port`. dnf, Docker and curl each read such
a line in their own way: one adds a scheme, one guesses port 1080, one ignores it and waits for
servers that it cannot reach.

    [fleet]
    proxy = \"10.0.0.5:3128\"                   # \"http://10.0.0.5:3128\"
",
};

/// The port on which most proxies listen.
const USUAL_PORT: u16 = 3128;

/// Looks at the proxy.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let fleet = &context.inventory.fleet;
    let Some(proxy) = &fleet.proxy else { return };
    if is_proxy(context, &without_credentials(proxy)) {
        return; // a name and password in it are another rule's business
    }
    let place = context.inventory.tree.nearest(&["fleet", "proxy"]);
    let message = "the proxy is not written as http://host:port";
    let one = crate::diagnostic::Diagnostic::new(&LINT, place, message).label(fault(proxy));
    let cure = mended(proxy).filter(|text| is_proxy(context, text));
    found.push(match cure {
        Some(text) => {
            let edit = context.fixer().replace(place, format!("\"{text}\""));
            one.help("write scheme, host and port", vec![edit])
        }
        None => one.help("write it as `http://host:port`", Vec::new()),
    });
}

fn is_proxy(context: &Context<'_>, text: &str) -> bool {
    let mut fleet = context.inventory.fleet.clone();
    fleet.proxy = Some(text.to_owned());
    fleet.proxy_address().is_some()
}

fn without_credentials(proxy: &str) -> String {
    match (proxy.split_once("://"), proxy.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        (Some(_) | None, _) => proxy.to_owned(),
    }
}

fn fault(proxy: &str) -> &'static str {
    let rest = proxy.split_once("://").map_or(proxy, |(_, rest)| rest);
    if !proxy.starts_with("http://") && !proxy.starts_with("https://") {
        "neither http:// nor https://"
    } else if rest.trim_end_matches('/').contains('/') {
        "a proxy has no path"
    } else {
        "no port that can be dialled"
    }
}

/// The same with what is missing, and without what is too much.
fn mended(proxy: &str) -> Option<String> {
    let (scheme, rest) = proxy.split_once("://").unwrap_or(("http", proxy));
    let scheme = if scheme == "https" { "https" } else { "http" };
    let host = rest.split('/').next()?;
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().unwrap_or(USUAL_PORT)),
        Some(_) | None => (host, USUAL_PORT),
    };
    Some(format!("{scheme}://{name}:{port}"))
}
