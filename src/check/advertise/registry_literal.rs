//! PG0707: an address announced in Eureka that some client cannot dial.

use super::clients;
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::spec::{EnvValue, NetworkMode};
use crate::reach::{Edge, Via};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0707",
    name: "registry-literal",
    severity: Severity::Error,
    docs: "\
Variables of Spring's Eureka client say what a service announces, and a client on another host
cannot dial it: a container's name is known on its own host only, and with `PREFER_IP_ADDRESS` alone
the address is the container's own, behind the bridge. The registry shows the service as up all the
same, since announcing goes the other way; one team's gateway answered 500 to everything.

    [service.app.env]
    EUREKA_INSTANCE_HOSTNAME = \"app\"            # and a client runs on another host

    [service.app]
    port.http = { container = 8000, protocol = \"http\", register = \"eureka-server.http\" }

With `register` the service finds the one address that all of its clients can dial in its
projection.
",
};

const HOSTNAME: &str = "EUREKA_INSTANCE_HOSTNAME";
const ADDRESS: &str = "EUREKA_INSTANCE_IP_ADDRESS";
const PREFER: &str = "EUREKA_INSTANCE_PREFER_IP_ADDRESS";

/// Looks at every service that is told what to announce.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (id, instance) in context.inventory.instances() {
        let Some((variable, announced)) = announced(instance) else {
            continue;
        };
        if let Some((edge, host)) = misled(context, id, announced) {
            found.push(mislead(
                context,
                instance,
                variable,
                announced,
                (edge, &host),
            ));
        }
    }
}

/// The variable that decides, and what it says; none for the container's own address.
fn announced(instance: &Instance) -> Option<(&'static str, Option<&str>)> {
    let prefers = text(instance, PREFER).is_some_and(|text| text == "true");
    match (text(instance, ADDRESS), text(instance, HOSTNAME)) {
        (Some(address), _) if prefers => Some((ADDRESS, Some(address))),
        (None, _) if prefers && instance.spec.network == NetworkMode::Bridge => {
            Some((PREFER, None))
        }
        (_, Some(name)) if !prefers => Some((HOSTNAME, Some(name))),
        (_, _) => None,
    }
}

fn text<'a>(instance: &'a Instance, variable: &str) -> Option<&'a str> {
    match instance.spec.env.get(variable)? {
        EnvValue::Text(text) => Some(text),
        EnvValue::Secret { .. } | EnvValue::Format { .. } | EnvValue::Listeners { .. } => None,
    }
}

/// A client on another host that must dial something else, and what.
fn misled<'a>(
    context: &'a Context<'_>,
    id: InstanceId,
    announced: Option<&str>,
) -> Option<(&'a Edge, String)> {
    let instance = context.inventory.instance(id);
    let ports = instance
        .spec
        .port
        .iter()
        .filter(|(_, port)| port.protocol.is_http());
    let mut edges = ports.flat_map(|(name, _)| clients(context, id, name));
    edges.find_map(|edge| {
        let dial = edge.dial.as_ref().ok()?;
        let across = matches!(dial.via, Via::Network(_));
        let differs = announced != Some(dial.at.host.as_str());
        (across && differs).then(|| (edge, dial.at.host.clone()))
    })
}

fn mislead(
    context: &Context<'_>,
    instance: &Instance,
    variable: &str,
    announced: Option<&str>,
    (edge, host): (&Edge, &str),
) -> Diagnostic {
    let place = context.inventory.place_of(instance, &["env", variable]);
    let (service, who) = (
        &instance.service,
        words::party(context.inventory, &edge.from),
    );
    let (what, label) = match announced {
        Some(text) => (format!("`{text}`"), "announced in the registry"),
        None => (
            "its address behind the bridge".into(),
            "announces the container's own",
        ),
    };
    context
        .diagnostic(&LINT, place, format!("`{service}` announces {what}, and {who} cannot dial it"))
        .label(label)
        .other(edge.origin, format!("must dial {host}"))
        .help(
            "say `register` at its port instead: its projection then has an address for all clients",
            Vec::new(),
        )
}
