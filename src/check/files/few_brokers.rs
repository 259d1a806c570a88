//! PG0913: more copies of Kafka's data than there are brokers.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::Instance;
use crate::inventory::spec::{EnvValue, Protocol};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0913",
    name: "few-brokers",
    severity: Severity::Error,
    docs: "\
A broker's variable asks for more copies of a topic than there are brokers in the environment. Kafka
starts, and refuses to make the topic: without the topic of offsets no consumer group ever gets a
partition, and without that of transactions no producer gets further than its first message.

    [service.kafka.env]
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR = 3         # 1, as long as there is one broker
",
};

/// Kafka's settings that count copies, as variables end with them.
const COPIES: [&str; 5] = [
    "OFFSETS_TOPIC_REPLICATION_FACTOR",
    "TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
    "TRANSACTION_STATE_LOG_MIN_ISR",
    "DEFAULT_REPLICATION_FACTOR",
    "MIN_INSYNC_REPLICAS",
];

/// Looks at the variables of every broker.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    if !context.inventory.poisoned.is_empty() {
        return; // a broker may be among what was left out
    }
    let is_broker = |one: &&Instance| {
        let mut ports = one.spec.port.values();
        ports.any(|port| port.protocol == Protocol::Kafka)
    };
    let brokers: Vec<&Instance> = containers(context).filter(is_broker).collect();
    for broker in &brokers {
        for (variable, value) in &broker.spec.env {
            let EnvValue::Text(text) = value else {
                continue;
            };
            let counts =
                variable.starts_with("KAFKA_") && COPIES.iter().any(|end| variable.ends_with(end));
            match text.parse::<usize>() {
                Ok(copies) if counts && copies > brokers.len() => {
                    found.push(too_many(context, broker, variable, (copies, brokers.len())));
                }
                Ok(_) | Err(_) => {}
            }
        }
    }
}

fn too_many(
    context: &Context<'_>,
    broker: &Instance,
    variable: &str,
    (copies, brokers): (usize, usize),
) -> Diagnostic {
    let path = ["env", variable];
    let origin = context.inventory.place_of(broker, &path);
    let there = if brokers == 1 {
        "is 1".to_owned()
    } else {
        format!("are {brokers}")
    };
    let message = format!("{copies} copies need {copies} brokers, and there {there}");
    let edit = context.set(broker, &path, &format!("\"{brokers}\""));
    context
        .diagnostic(&LINT, origin, message)
        .label("more than there are brokers")
        .other(broker.placed, "a broker")
        .help("ask for as many copies as there are brokers", vec![edit])
}
