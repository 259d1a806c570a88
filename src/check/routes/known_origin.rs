//! PG0510: an origin that follows from a web app anyway.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::{Instance, InstanceId, Target};
use crate::reach::browser::origins_of;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0510",
    name: "known-origin",
    severity: Severity::Warning,
    docs: "\
`cors.origins` names an origin at which a web app of this fleet is served. The gateway has it
already, because the web app's `web` says that its pages call it. Written a second time it stays
behind when the host gets another address: one team's list had `localhost` and an old address, the
browser got 403, and a dozen commits in one morning did not find out why.

    [service.proxy]
    cors = { origins = [\"http://192.0.2.2:8080\"] }     # leave it out: `web` of `pages` gives it
",
};

/// Looks at every gateway with origins of its own.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (id, gateway) in context.inventory.instances() {
        for (index, origin) in gateway.spec.cors.origins.iter().enumerate() {
            if let Some(app) = server_of(context, id, origin) {
                let path = ["cors", "origins", &index.to_string()];
                let place = context.inventory.place_of(gateway, &path);
                found.push(known(context, origin, place, app));
            }
        }
    }
}

/// The web app that is served there and calls the gateway.
fn server_of<'a>(context: &Context<'a>, id: InstanceId, origin: &String) -> Option<&'a Instance> {
    let calls = |to: &Target| matches!(to, Target::Port(to, _) if *to == id);
    let mut apps = context.inventory.instances();
    let found = apps.find(|(web, app)| {
        app.web_calls.iter().flat_map(|link| &link.to).any(calls)
            && origins_of(context.inventory, *web, app).contains(origin)
    });
    found.map(|(_, app)| app)
}

fn known(context: &Context<'_>, origin: &str, place: Origin, app: &Instance) -> Diagnostic {
    let there = context.inventory.place_of(app, &["web", "browser_from"]);
    let message = format!(
        "`{origin}` is allowed already: `{}` is served there",
        app.service
    );
    context
        .diagnostic(&LINT, place, message)
        .label("written a second time")
        .other(there, "follows from this")
        .help(
            "leave it out",
            vec![context.fixer().remove_entry(place, place)],
        )
}
