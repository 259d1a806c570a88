//! 07xx: addresses that a service announces for its clients to dial.

mod kafka_literal;
mod kafka_port;
mod kafka_silent;
mod listener_clash;
mod one_address;
mod registry_literal;
mod registry_not_http;

use super::{Context, Rule};
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::name::PortName;
use crate::inventory::spec::{EnvValue, ListenerForm, Protocol};
use crate::reach::{Edge, Party};

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&one_address::LINT, one_address::check),
    Rule::environment(&kafka_literal::LINT, kafka_literal::check),
    Rule::environment(&kafka_port::LINT, kafka_port::check),
    Rule::environment(&listener_clash::LINT, listener_clash::check),
    Rule::environment(&kafka_silent::LINT, kafka_silent::check),
    Rule::environment(&registry_not_http::LINT, registry_not_http::check),
    Rule::environment(&registry_literal::LINT, registry_literal::check),
];

/// Kafka's three settings, how its images call them, and which ports stand in each.
const FORMS: [(ListenerForm, &str); 3] = [
    (ListenerForm::Bind, "LISTENERS"),
    (ListenerForm::Advertise, "ADVERTISED_LISTENERS"),
    (ListenerForm::Protocols, "LISTENER_SECURITY_PROTOCOL_MAP"),
];

/// Which of Kafka's three settings a variable is.
fn form_of(variable: &str) -> Option<ListenerForm> {
    let setting = variable.strip_prefix("KAFKA_")?;
    let setting = setting.strip_prefix("CFG_").unwrap_or(setting);
    let mut forms = FORMS.iter().filter(|(_, name)| *name == setting);
    forms.next().map(|(form, _)| *form)
}

/// How the image of a service calls a setting: Bitnami's puts `CFG_` before it.
fn variable(instance: &Instance, setting: &str) -> String {
    let bitnami = instance
        .spec
        .env
        .keys()
        .any(|name| name.starts_with("KAFKA_CFG_"));
    let prefix = if bitnami { "KAFKA_CFG_" } else { "KAFKA_" };
    format!("{prefix}{setting}")
}

/// The value that lets paygen fill in a form for some ports.
fn filled_in(form: ListenerForm, ports: &[&PortName]) -> String {
    let names: Vec<String> = ports.iter().map(|name| format!("\"{name}\"")).collect();
    let word = match form {
        ListenerForm::Bind => "bind",
        ListenerForm::Advertise => "advertise",
        ListenerForm::Protocols => "protocols",
    };
    format!(
        "{{ listeners = [{}], form = \"{word}\" }}",
        names.join(", ")
    )
}

/// The ports of a service that stand in a form; controllers are not announced.
fn ports_in(instance: &Instance, form: ListenerForm) -> Vec<&PortName> {
    let belongs = |protocol| match form {
        ListenerForm::Advertise => protocol == Protocol::Kafka,
        ListenerForm::Bind | ListenerForm::Protocols => {
            matches!(protocol, Protocol::Kafka | Protocol::KafkaController)
        }
    };
    let ports = instance.spec.port.iter();
    ports
        .filter(|(_, port)| belongs(port.protocol))
        .map(|(name, _)| name)
        .collect()
}

/// Whether paygen fills in a form for a port.
fn fills_in(instance: &Instance, form: ListenerForm, port: &PortName) -> bool {
    instance.spec.env.values().any(|value| match value {
        EnvValue::Listeners { ports, form: own } => *own == form && ports.contains(port),
        EnvValue::Text(_) | EnvValue::Secret { .. } | EnvValue::Format { .. } => false,
    })
}

/// The edges of others into a port of an instance.
fn clients<'a>(
    context: &'a Context<'_>,
    id: InstanceId,
    port: &PortName,
) -> impl Iterator<Item = &'a Edge> {
    let edges = context.reach.into_port(id, port);
    edges.filter(move |edge| edge.from != Party::Instance(id))
}
