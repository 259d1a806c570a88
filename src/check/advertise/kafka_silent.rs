//! PG0705: a broker that does not tell its clients what to dial.

use super::{FORMS, clients, filled_in, fills_in, form_of, ports_in, variable};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::name::PortName;
use crate::inventory::spec::{ListenerForm, Protocol};
use crate::reach::Edge;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0705",
    name: "kafka-silent",
    severity: Severity::Error,
    docs: "\
Clients dial a port that speaks Kafka, and the service's variables leave out where it listens, what
it announces, or what is spoken at each listener. A broker answers every client with an address to
dial next; left to itself it names its own container, which only its neighbours can look up.

    [service.kafka.env]
    KAFKA_LISTENERS                      = { listeners = [\"broker\"], form = \"bind\" }
    KAFKA_ADVERTISED_LISTENERS           = { listeners = [\"broker\"], form = \"advertise\" }
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP = { listeners = [\"broker\"], form = \"protocols\" }

A service with `files` of its own is left alone, since they may say all this.
",
};

/// Looks at every port that speaks Kafka and is dialled by others.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (id, instance) in context.inventory.instances() {
        if !instance.spec.files.is_empty() {
            continue;
        }
        let ports = instance.spec.port.iter();
        for (name, _) in ports.filter(|(_, port)| port.protocol == Protocol::Kafka) {
            let missing: Vec<_> = FORMS
                .iter()
                .filter(|(form, _)| is_missing(instance, *form, name))
                .collect();
            let client = clients(context, id, name).next();
            if let Some(client) = client.filter(|_| !missing.is_empty()) {
                found.push(silent(context, (id, name), client, &missing));
            }
        }
    }
}

/// Text in its place is what PG0702 tells.
fn is_missing(instance: &Instance, form: ListenerForm, port: &PortName) -> bool {
    let as_text = instance
        .spec
        .env
        .keys()
        .any(|variable| form_of(variable) == Some(form));
    !as_text && !fills_in(instance, form, port)
}

fn silent(
    context: &Context<'_>,
    (id, name): (InstanceId, &PortName),
    client: &Edge,
    missing: &[&(ListenerForm, &str)],
) -> Diagnostic {
    let instance = context.inventory.instance(id);
    let place = context
        .inventory
        .place_of(instance, &["port", name.as_str()]);
    let announces = missing
        .iter()
        .all(|(form, _)| *form != ListenerForm::Advertise);
    let message = if announces {
        format!(
            "`{}` announces listeners that it does not have",
            instance.service
        )
    } else {
        format!(
            "`{}` does not tell its clients what to dial",
            instance.service
        )
    };
    let edits: Vec<Edit> = missing
        .iter()
        .map(|one| add(context, instance, one))
        .collect();
    let who = words::party(context.inventory, &client.from);
    context
        .diagnostic(&LINT, place, message)
        .label("speaks Kafka")
        .other(client.origin, format!("{who} dials it"))
        .help(
            "say where it listens, and let the rest follow from who dials",
            edits,
        )
}

fn add(context: &Context<'_>, instance: &Instance, (form, setting): &(ListenerForm, &str)) -> Edit {
    let variable = variable(instance, setting);
    let value = filled_in(*form, &ports_in(instance, *form));
    context.set(instance, &["env", &variable], &value)
}
