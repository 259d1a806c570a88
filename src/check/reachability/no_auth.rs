//! PG0407: the internet reaches a port behind which nobody asks who calls.

use std::collections::BTreeMap;

use super::door::{is_for_everyone, narrower};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::{InstanceId, Target};
use crate::inventory::name::PortName;
use crate::inventory::spec::Auth;
use crate::reach::End;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0407",
    name: "no-auth",
    severity: Severity::Error,
    docs: "\
A port says `auth = \"none\"`: whoever reaches it is in. And the internet reaches it, through an
`[[allow]]` or through the routes of a gateway that an `[[allow]]` opens. The second way is the one
that is overlooked: the service itself is published nowhere, but `/api/admin/**` leads to it.

    [service.admin]
    port.http = { container = 8082, protocol = \"http\", auth = \"none\" }

    [[route]]
    on   = \"gateway.http\"                     # open to the internet
    path = \"/api/admin/**\"
    to   = \"admin.http\"
",
};

type Port<'a> = (InstanceId, &'a PortName);

/// Why the internet reaches a port.
#[derive(Clone, Copy)]
enum Way {
    /// An `[[allow]]`, at this place.
    Door(Origin),
    /// A route, whose `to` stands at this place, of a gateway that this `[[allow]]` opens.
    Route(Origin, Origin),
}

/// Looks at every port that the internet reaches.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for ((id, name), way) in reached(context) {
        let port = context.inventory.port(id, name);
        if port.is_some_and(|port| port.auth == Auth::None) {
            found.push(open(context, (id, name), way));
        }
    }
}

/// Every port that the internet reaches, with the first way that leads there.
fn reached<'a>(context: &Context<'a>) -> BTreeMap<Port<'a>, Way> {
    let mut all = BTreeMap::new();
    let mut ways: Vec<(Port<'a>, Way)> = Vec::new();
    for edge in context
        .reach
        .edges
        .iter()
        .filter(|edge| is_for_everyone(edge))
    {
        if let End::Port(id, port) = &edge.to {
            ways.push(((*id, port), Way::Door(edge.origin)));
        }
    }
    let routes = routes(context);
    while let Some((port, way)) = ways.pop() {
        if all.contains_key(&port) {
            continue;
        }
        all.insert(port, way);
        let (Way::Door(door) | Way::Route(_, door)) = way;
        for (next, place) in routes.get(&port).into_iter().flatten() {
            ways.push((*next, Way::Route(*place, door)));
        }
    }
    all
}

/// Where the routes of each gateway lead.
fn routes<'a>(context: &Context<'a>) -> BTreeMap<Port<'a>, Vec<(Port<'a>, Origin)>> {
    let mut all: BTreeMap<Port<'a>, Vec<(Port<'a>, Origin)>> = BTreeMap::new();
    for route in &context.inventory.routes {
        for on in route.on.to.iter().filter_map(port_of) {
            let targets = route.to.to.iter().filter_map(port_of);
            let leads = targets.map(|to| (to, route.to.origin));
            all.entry(on).or_default().extend(leads);
        }
    }
    all
}

fn port_of(target: &Target) -> Option<Port<'_>> {
    match target {
        Target::Port(id, port) => Some((*id, port)),
        Target::Job(_) | Target::External(..) => None,
    }
}

fn open(context: &Context<'_>, (id, port): Port<'_>, way: Way) -> Diagnostic {
    let inventory = context.inventory;
    let instance = inventory.instance(id);
    let end = words::end(inventory, &End::Port(id, port.clone()));
    let auth = inventory.place_of(instance, &["port", port.as_str(), "auth"]);
    let message = format!("the internet reaches {end}, where nobody asks who calls");
    match way {
        Way::Door(door) => {
            let from = from_of(context, door);
            let narrower = narrower(context);
            let edit = context.fixer().replace(from, format!("\"{narrower}\""));
            context
                .diagnostic(&LINT, from, message)
                .label("everyone is let in")
                .other(auth, "and nobody asks")
                .help(format!("let in who may, such as `{narrower}`"), vec![edit])
        }
        Way::Route(route, door) => {
            let edit = context.set(instance, &["port", port.as_str(), "auth"], "\"service\"");
            context
                .diagnostic(&LINT, route, message)
                .label("this route leads there")
                .other(door, "the internet is let in to the gateway")
                .other(auth, "and nobody asks")
                .help("let the service ask who calls, and then say so", vec![edit])
        }
    }
}

/// The `from` of the door whose `to` stands at `to`.
fn from_of(context: &Context<'_>, to: Origin) -> Origin {
    let mut doors = context.inventory.allows.iter();
    let door = doors.find(|door| door.to.origin == to);
    door.map_or(to, |door| super::door::place(context, door, "from"))
}
