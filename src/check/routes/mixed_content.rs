//! PG0509: a page that came over TLS calls something in clear.

use crate::check::Context;
use crate::check::endpoint::Endpoint;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::{Instance, Link};
use crate::inventory::spec::{BrowserPlace, Protocol};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0509",
    name: "mixed-content",
    severity: Severity::Error,
    docs: "\
A web app is served over HTTPS, and its pages call a port that speaks HTTP in clear. Browsers block
such calls before they leave the machine (W3C Mixed Content), so the gateway's log shows nothing.
Only a browser on the host itself may do it.

    [service.pages]
    port.web = { container = 443, protocol = \"https\" }
    web      = { calls = [\"proxy.http\"], browser_from = [\"internet\"] }

    [service.proxy]
    port.http = { container = 80, protocol = \"http\" }       # 443, and protocol = \"https\"
",
};

/// Looks at what the pages of every web app call.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, app) in context.inventory.instances() {
        let Some(web) = &app.spec.web else { continue };
        let places = &web.browser_from;
        let secure = app
            .spec
            .port
            .iter()
            .find(|(_, port)| port.protocol == Protocol::Https);
        let Some((name, _)) = secure else { continue };
        if places.iter().all(|place| *place == BrowserPlace::Localhost) {
            continue;
        }
        let path = ["port", name.as_str(), "protocol"];
        let served = context.inventory.place_of(app, &path);
        for link in &app.web_calls {
            let mut ends = link.to.iter().filter_map(|to| Endpoint::of(context, to));
            if let Some(to) = ends.find(|to| to.protocol == Protocol::Http) {
                found.push(mixed(context, app, served, link, &to));
            }
        }
    }
}

fn mixed(
    context: &Context<'_>,
    app: &Instance,
    served: Origin,
    link: &Link,
    to: &Endpoint<'_>,
) -> Diagnostic {
    let message = format!(
        "browsers block what pages of `{}` call: `{}` is in clear",
        app.service, link.text
    );
    context
        .diagnostic(&LINT, link.origin, message)
        .label("called from a page that came over TLS")
        .other(served, "served over TLS")
        .other(to.place("protocol"), "HTTP in clear")
        .help(
            "give it a certificate, and say that it speaks HTTPS",
            vec![to.set("protocol", "\"https\"")],
        )
}
