//! PG0702: Kafka's listeners as text.

use super::{FORMS, filled_in, fills_in, form_of, ports_in, variable};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::Instance;
use crate::inventory::name::PortName;
use crate::inventory::spec::{EnvValue, ListenerForm, Protocol};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0702",
    name: "kafka-literal",
    severity: Severity::Error,
    docs: "\
A variable says as text where Kafka listens or what its clients are told to dial. A broker answers
every client with this address, whatever the client dialled first. With `kafka:9092` there, clients
on another machine connect, are told `kafka`, and fail to look it up: the broker is up, its port is
open, and nothing is consumed.

    [service.kafka.env]
    KAFKA_ADVERTISED_LISTENERS = \"PLAINTEXT://kafka:9092\"
    # { listeners = [\"broker\"], form = \"advertise\" }

paygen then gives each network from which an edge comes a listener of its own. The other two forms
are `bind` for `KAFKA_LISTENERS` and `protocols` for `KAFKA_LISTENER_SECURITY_PROTOCOL_MAP`.
",
};

/// Looks at the variables that Kafka's images read; a broker is told of once.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, instance) in context.inventory.instances() {
        let mut texts: Vec<(ListenerForm, &str)> = literals(instance).collect();
        texts.sort_by_key(|(form, _)| *form != ListenerForm::Advertise);
        if let [first, rest @ ..] = &texts[..]
            && is_at_fault(instance, first.0)
        {
            found.push(literal(context, instance, *first, rest));
        }
    }
}

fn literals(instance: &Instance) -> impl Iterator<Item = (ListenerForm, &str)> {
    let as_text = instance.spec.env.iter().filter(|(_, value)| match value {
        EnvValue::Text(_) | EnvValue::Format { .. } => true,
        EnvValue::Secret { .. } | EnvValue::Listeners { .. } => false,
    });
    as_text.filter_map(|(variable, _)| Some((form_of(variable)?, variable.as_str())))
}

/// What is announced is always at fault; the rest where a port speaks Kafka.
fn is_at_fault(instance: &Instance, form: ListenerForm) -> bool {
    form == ListenerForm::Advertise || !ports_in(instance, ListenerForm::Advertise).is_empty()
}

fn literal(
    context: &Context<'_>,
    instance: &Instance,
    (form, variable): (ListenerForm, &str),
    rest: &[(ListenerForm, &str)],
) -> Diagnostic {
    let place = |variable: &str| context.inventory.place_of(instance, &["env", variable]);
    let message = match form {
        ListenerForm::Advertise => {
            format!("`{}` tells every client the same address", instance.service)
        }
        ListenerForm::Bind | ListenerForm::Protocols => {
            format!("`{variable}` does not follow the listeners that clients need")
        }
    };
    let mut base = context
        .diagnostic(&LINT, place(variable), message)
        .label("written as text");
    for (_, other) in rest {
        base = base.other(place(other), "so is this");
    }
    let Some(broker) = broker(instance, variable) else {
        return base.help(
            "say which of its ports has `protocol = \"kafka\"`",
            Vec::new(),
        );
    };
    let described = context
        .inventory
        .place_of(instance, &["port", broker.as_str()]);
    base.other(described, "what listens").help(
        "let it follow from who dials",
        follow(context, instance, broker),
    )
}

/// The port that speaks Kafka, or the one in the text that does not say what it speaks.
fn broker<'a>(instance: &'a Instance, variable: &str) -> Option<&'a PortName> {
    if let Some(first) = ports_in(instance, ListenerForm::Advertise).first() {
        return Some(first);
    }
    let (EnvValue::Text(text) | EnvValue::Format { format: text, .. }) =
        instance.spec.env.get(variable)?
    else {
        return None;
    };
    let mut ports = instance.spec.port.iter();
    let named = ports.find(|(_, port)| {
        port.protocol == Protocol::Raw && text.contains(&format!(":{}", port.container))
    });
    named.map(|(name, _)| name)
}

/// All three settings filled in by paygen, since each of them must fit the others.
fn follow(context: &Context<'_>, instance: &Instance, broker: &PortName) -> Vec<Edit> {
    let mut edits = Vec::new();
    if ports_in(instance, ListenerForm::Advertise).is_empty() {
        let protocol = ["port", broker.as_str(), "protocol"];
        edits.push(context.set(instance, &protocol, "\"kafka\""));
    }
    for (form, setting) in FORMS {
        let mut ports = ports_in(instance, form);
        if !ports.contains(&broker) {
            ports.push(broker);
        }
        if fills_in(instance, form, broker) {
            continue;
        }
        let variable = variable(instance, setting);
        edits.push(context.set(instance, &["env", &variable], &filled_in(form, &ports)));
    }
    edits
}
