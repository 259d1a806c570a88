//! PG1003: a service that others wait for, and that nothing can say is ready.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Host, InstanceId, Link, Target};
use crate::inventory::name::{PortName, ServiceName};
use crate::inventory::spec::{PortSpec, Protocol};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1003",
    name: "unwatched-need",
    severity: Severity::Warning,
    docs: "\
A service `needs` another one that has no health check. \"Started\" is then taken for \"ready\":
the client comes up while the database still makes its files, fails, and is started again until it
happens to be late enough. After an update nobody can tell either whether the new release works.

    [service.db]
    health = { command = [\"healthcheck.sh\", \"--connect\"] }

A job needs none, since it is awaited until it ends; nor do peers that need each other, since none
of them waits.
",
};

type Need<'a> = (InstanceId, &'a PortName, &'a Link);

/// Looks at every service that somebody needs, once.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut first: BTreeMap<&ServiceName, Need<'_>> = BTreeMap::new();
    for instance in &context.inventory.instances {
        for link in &instance.needs {
            for to in &link.to {
                if let Target::Port(id, port) = to
                    && is_unwatched(context, *id)
                    && context.inventory.instance(*id).service != instance.service
                {
                    let service = &context.inventory.instance(*id).service;
                    first.entry(service).or_insert((*id, port, link));
                }
            }
        }
    }
    for need in first.into_values() {
        found.push(unwatched(context, need));
    }
}

fn is_unwatched(context: &Context<'_>, id: InstanceId) -> bool {
    let process = context
        .inventory
        .host_of(id)
        .is_none_or(Host::runs_processes);
    let spec = &context.inventory.instance(id).spec;
    !process && !spec.oneshot && spec.health.is_none()
}

fn unwatched(context: &Context<'_>, (id, port, link): Need<'_>) -> Diagnostic {
    let inventory = context.inventory;
    let instance = inventory.instance(id);
    let path = ["service", instance.service.as_str()];
    let place = inventory
        .tree
        .key_at(&path)
        .unwrap_or(inventory.tree.nearest(&path));
    let message = format!("nothing tells whether `{}` is ready", instance.service);
    let one = context
        .diagnostic(&LINT, place, message)
        .label("has no health check")
        .other(link.origin, "waits for it");
    let Some(words) = inventory.port(id, port).and_then(command) else {
        let cure = "give it `health = { command = [...] }`: exit code 0 means ready";
        return one.help(cure, Vec::new());
    };
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let health = format!("{{ command = [{}] }}", words.join(", "));
    let edit = context.set(instance, &["health"], &health);
    one.help(
        "let Docker ask it, by a command that its image has",
        vec![edit],
    )
}

/// What the usual image of a protocol brings along to ask with.
fn command(port: &PortSpec) -> Option<Vec<String>> {
    let number = port.container.first;
    let words = |text: &str| text.split(' ').map(str::to_owned).collect();
    match port.protocol {
        Protocol::Mysql => Some(words("healthcheck.sh --connect --innodb_initialized")),
        Protocol::Postgres => Some(words("pg_isready")),
        Protocol::Redis => Some(words("redis-cli ping")),
        Protocol::Mongodb => Some(words("mongosh --quiet --eval db.runCommand('ping').ok")),
        Protocol::Amqp => Some(words("rabbitmq-diagnostics -q ping")),
        Protocol::Kafka => Some(words(&format!(
            "/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server localhost:{number}"
        ))),
        Protocol::Http => {
            let path = port.health.as_ref().map_or("/", |path| path.as_str());
            Some(words(&format!(
                "wget -q -O /dev/null http://localhost:{number}{path}"
            )))
        }
        Protocol::Raw
        | Protocol::Https
        | Protocol::KafkaController
        | Protocol::Dns
        | Protocol::Ssh => None,
    }
}
