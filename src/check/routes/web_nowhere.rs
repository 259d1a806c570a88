//! PG0511: a web app whose pages no browser loads.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::spec::{Peer, Protocol};
use crate::reach::EdgeKind;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0511",
    name: "web-nowhere",
    severity: Severity::Error,
    docs: "\
Pages call something, and nothing says where the browsers stand that load them, or the web app has
no HTTP port to load them from. Either way no origin follows, no gateway allows one, and users get
403 from every call.

    [service.pages]
    port.http = { container = 80, protocol = \"http\" }
    web       = { calls = [\"proxy.http\"] }        # and: browser_from = [\"internet\"]
",
};

/// Looks at every web app whose pages call something.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (id, app) in context.inventory.instances() {
        let Some(web) = app.spec.web.as_ref().filter(|web| !web.calls.is_empty()) else {
            continue;
        };
        let served = app.spec.port.values().any(|port| port.protocol.is_http());
        if !served {
            found.push(no_port(context, app));
        } else if web.browser_from.is_empty() {
            found.push(no_browser(context, id, app));
        }
    }
}

fn no_port(context: &Context<'_>, app: &Instance) -> Diagnostic {
    let place = context.inventory.place_of(app, &["web", "calls"]);
    let message = format!(
        "`{}` has pages and no HTTP port to load them from",
        app.service
    );
    let base = context
        .diagnostic(&LINT, place, message)
        .label("called from its pages");
    let raw = app
        .spec
        .port
        .iter()
        .find(|(_, port)| port.protocol == Protocol::Raw);
    let Some((name, _)) = raw else {
        return base.help("give it a port with `protocol = \"http\"`", Vec::new());
    };
    let there = context.inventory.place_of(app, &["port", name.as_str()]);
    let edit = context.set(app, &["port", name.as_str(), "protocol"], "\"http\"");
    base.other(there, "does not say what it speaks")
        .help("say that it speaks HTTP", vec![edit])
}

fn no_browser(context: &Context<'_>, id: InstanceId, app: &Instance) -> Diagnostic {
    let place = context.inventory.place_of(app, &["web", "calls"]);
    let message = format!(
        "nothing says from where browsers load the pages of `{}`",
        app.service
    );
    let list = format!("[\"{}\"]", likely(context, id, app));
    let edit = context.set(app, &["web", "browser_from"], &list);
    context
        .diagnostic(&LINT, place, message)
        .label("called from nowhere")
        .help("say where the browsers are", vec![edit])
}

/// The internet if it is let in, else the host's own network, else the host itself.
fn likely(context: &Context<'_>, id: InstanceId, app: &Instance) -> String {
    let doors = app
        .spec
        .port
        .keys()
        .flat_map(|port| context.reach.into_port(id, port));
    let mut doors = doors.filter(|edge| edge.kind == EdgeKind::Allow);
    if doors.any(|edge| edge.from == crate::reach::Party::Peer(Peer::Internet)) {
        return "internet".into();
    }
    let host = context.inventory.host_of(id);
    let network = host.and_then(|host| host.spec.address.keys().next());
    network.map_or("localhost".into(), ToString::to_string)
}
