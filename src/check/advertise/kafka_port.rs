//! PG0703: listeners of a port that is no port of this Kafka.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::lint::closest;
use crate::inventory::model::Instance;
use crate::inventory::name::PortName;
use crate::inventory::spec::{EnvValue, PortSpec, Protocol};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0703",
    name: "kafka-port",
    severity: Severity::Error,
    docs: "\
`listeners` names something that is not a port of the same service, or a port that does not speak
Kafka. There is nothing to listen on then, and the broker does not start.

    [service.kafka]
    port.broker     = { container = 9092, protocol = \"kafka\" }
    port.controller = { container = 9093, protocol = \"kafka-controller\" }
    env.KAFKA_LISTENERS = { listeners = [\"brokers\"], form = \"bind\" }     # \"broker\"
",
};

/// Looks at every port that `listeners` names.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, instance) in context.inventory.instances() {
        for (variable, value) in &instance.spec.env {
            let EnvValue::Listeners { ports, .. } = value else {
                continue;
            };
            for (index, name) in ports.iter().enumerate() {
                let path = ["env", variable, "listeners", &index.to_string()];
                let place = context.inventory.place_of(instance, &path);
                match instance.spec.port.get(name) {
                    None => found.push(unknown(context, instance, name, place)),
                    Some(port) if !speaks_kafka(port) => {
                        found.push(other_protocol(context, instance, (name, port), place));
                    }
                    Some(_) => {}
                }
            }
        }
    }
}

fn speaks_kafka(port: &PortSpec) -> bool {
    matches!(port.protocol, Protocol::Kafka | Protocol::KafkaController)
}

fn unknown(context: &Context<'_>, of: &Instance, name: &PortName, place: Origin) -> Diagnostic {
    let there = context
        .inventory
        .tree
        .nearest(&context.service_path(of, &["port"]));
    let base = context
        .diagnostic(
            &LINT,
            place,
            format!("`{}` has no port `{name}`", of.service),
        )
        .label("nothing to listen on")
        .other(there, "its ports");
    let brokers = || of.spec.port.iter().filter(|(_, port)| speaks_kafka(port));
    let names: Vec<&str> = brokers().map(|(name, _)| name.as_str()).collect();
    let only = (names.len() == 1).then(|| names[0]);
    match closest(name.as_str(), names.iter().copied()).or(only) {
        Some(near) => {
            let edit = context.fixer().replace(place, format!("\"{near}\""));
            base.help(format!("write `{near}`"), vec![edit])
        }
        None => base.help("name a port of this service that speaks Kafka", Vec::new()),
    }
}

fn other_protocol(
    context: &Context<'_>,
    of: &Instance,
    (name, port): (&PortName, &PortSpec),
    place: Origin,
) -> Diagnostic {
    let path = ["port", name.as_str(), "protocol"];
    let there = context.inventory.place_of(of, &path);
    let base = context
        .diagnostic(
            &LINT,
            place,
            format!("`{}.{name}` does not speak Kafka", of.service),
        )
        .label("no listener of Kafka's");
    if port.protocol == Protocol::Raw {
        return base.other(there, "does not say what it speaks").help(
            "say that it speaks Kafka",
            vec![context.set(of, &path, "\"kafka\"")],
        );
    }
    base.other(there, format!("speaks {}", port.protocol.as_str()))
        .help("name a port that speaks Kafka", Vec::new())
}
