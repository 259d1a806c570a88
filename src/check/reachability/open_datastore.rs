//! PG0406: the internet is let in to a database, a cache or a broker.

use super::door::{edges_of, is_for_everyone, narrower, place};
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::model::{AllowedDoor, Target};
use crate::inventory::spec::Protocol;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0406",
    name: "open-datastore",
    severity: Severity::Error,
    docs: "\
An `[[allow]]` lets the internet in to a port that speaks the protocol of a database, a cache or a
broker. Such ports are found by scanners within hours. A week-old test fleet had Redis, ZooKeeper,
Kafka and MariaDB published on all addresses, each one a copy of a line from a tutorial.

    [[allow]]
    from = \"internet\"                         # \"operator\", or the network of those who need it
    to   = \"mariadb.sql\"
    why  = \"a look at the tables\"
",
};

/// Looks at every door for everyone.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for door in &context.inventory.allows {
        let Some((protocol, origin)) = datastore(context, door) else {
            continue;
        };
        if !edges_of(context, door).into_iter().any(is_for_everyone) {
            continue;
        }
        let from = place(context, door, "from");
        let to = &door.to.text;
        let name = protocol.as_str();
        let message = format!("the internet is let in to `{to}`, which speaks {name}");
        let narrower = narrower(context);
        let edit = context.fixer().replace(from, format!("\"{narrower}\""));
        let one = context
            .diagnostic(&LINT, from, message)
            .label("everyone")
            .other(origin, "keeps data")
            .help(
                format!("let in who needs it, such as `{narrower}`"),
                vec![edit],
            );
        found.push(one);
    }
}

fn datastore(
    context: &Context<'_>,
    door: &AllowedDoor,
) -> Option<(Protocol, crate::diagnostic::Origin)> {
    door.to.to.iter().find_map(|to| match to {
        Target::Port(id, name) => {
            let port = context.inventory.port(*id, name)?;
            let path = ["port", name.as_str(), "protocol"];
            let origin = context
                .inventory
                .place_of(context.inventory.instance(*id), &path);
            port.protocol
                .is_datastore()
                .then_some((port.protocol, origin))
        }
        Target::Job(_) | Target::External(..) => None,
    })
}
