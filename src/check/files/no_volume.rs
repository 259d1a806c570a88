//! PG0905: data that a new container would not find.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Instance;
use crate::inventory::spec::Protocol;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0905",
    name: "no-volume",
    severity: Severity::Error,
    docs: "\
A service keeps data, since it says `stateful = true` or speaks the protocol of a database or
broker, and has neither a volume nor a path of the host to keep it in. The next change of its image
or of one of its files makes a new container, and the data is gone: one team's broker lost every
unread event with each build, while the outbox said that all were published.

    [service.db]
    image    = \"mariadb:11.8\"
    stateful = true                         # and: volumes = { data = \"/var/lib/mysql\" }
    port.sql = { container = 3306, protocol = \"mysql\" }

A database that may forget, as for a test, says `stateful = false`. Redis and AMQP are seen only if
they say `stateful = true`, since a cache and a queue may forget.
",
};

/// Looks at every container.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for instance in containers(context) {
        let spec = &instance.spec;
        if !spec.volumes.is_empty() || !spec.mounts.is_empty() {
            continue;
        }
        if let Some((origin, label)) = keeps_data(context, instance) {
            found.push(forgetful(context, instance, origin, label));
        }
    }
}

/// What says that it keeps data.
fn keeps_data(context: &Context<'_>, instance: &Instance) -> Option<(Origin, String)> {
    let place = |path: &[&str]| context.inventory.place_of(instance, path);
    let says = place(&["stateful"]);
    if instance.spec.stateful {
        return Some((says, "keeps data".into()));
    }
    if context.sources.slice(says) == "false" {
        return None;
    }
    let mut ports = instance.spec.port.iter();
    let (name, port) =
        ports.find(|(_, port)| folder(port.protocol).is_some_and(|(_, sure)| sure))?;
    let at = place(&["port", name.as_str(), "protocol"]);
    Some((
        at,
        format!("what speaks {} keeps data", port.protocol.as_str()),
    ))
}

/// Where the official images keep their data, and whether it matters.
fn folder(protocol: Protocol) -> Option<(&'static str, bool)> {
    match protocol {
        Protocol::Mysql => Some(("/var/lib/mysql", true)),
        Protocol::Postgres => Some(("/var/lib/postgresql/data", true)),
        Protocol::Mongodb => Some(("/data/db", true)),
        Protocol::Kafka => Some(("/var/lib/kafka/data", true)),
        Protocol::Amqp => Some(("/var/lib/rabbitmq", false)),
        Protocol::Redis => Some(("/data", false)),
        Protocol::Raw
        | Protocol::Http
        | Protocol::Https
        | Protocol::KafkaController
        | Protocol::Dns
        | Protocol::Ssh => None,
    }
}

fn forgetful(context: &Context<'_>, of: &Instance, origin: Origin, label: String) -> Diagnostic {
    let mut known = of
        .spec
        .port
        .values()
        .filter_map(|port| folder(port.protocol));
    let (path, _) = known.next().unwrap_or(("/data", true));
    let edit = context.set(of, &["volumes"], &format!("{{ data = \"{path}\" }}"));
    context
        .diagnostic(
            &LINT,
            origin,
            format!("a new container of `{}` forgets everything", of.service),
        )
        .label(label)
        .help(
            "keep it in a volume, at the path where the image writes",
            vec![edit],
        )
}
