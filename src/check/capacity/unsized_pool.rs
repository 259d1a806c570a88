//! PG1004: a client of a server with a limit that does not say how many connections it keeps.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::{Instance, InstanceId, Link, Target};
use crate::inventory::name::PortName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG1004",
    name: "unsized-pool",
    severity: Severity::Warning,
    docs: "\
A service needs a port that accepts a limited number of connections, and does not say how many it
keeps. The sum that is held against the limit is then too small by exactly the pool that nobody
thought of.

    [service.db]
    port.sql = { container = 3306, max_connections = 100 }

    [service.app]
    needs = [\"db.sql\"]                                  # { to = \"db.sql\", connections = 20 }

Write down the size of its pool, and give the service the same number. Jobs may leave it out: they
open one or two connections and end.
",
};

/// The size that common pools have when nobody gives one.
const USUAL_POOL: u32 = 10;

/// Looks at everything that a service needs.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for instance in &context.inventory.instances {
        if instance.spec.oneshot {
            continue;
        }
        for link in instance
            .needs
            .iter()
            .filter(|link| link.connections.is_none())
        {
            if let Some((id, port)) = link.to.iter().find_map(|to| limited(context, to)) {
                found.push(without_number(context, instance, link, (id, port)));
            }
        }
    }
}

fn limited<'a>(context: &Context<'_>, to: &'a Target) -> Option<(InstanceId, &'a PortName)> {
    match to {
        Target::Port(id, port) => {
            context.inventory.port(*id, port)?.max_connections?;
            Some((*id, port))
        }
        Target::Job(_) | Target::External(..) => None,
    }
}

fn without_number(
    context: &Context<'_>,
    instance: &Instance,
    link: &Link,
    (id, port): (InstanceId, &PortName),
) -> Diagnostic {
    let inventory = context.inventory;
    let server = inventory.instance(id);
    let key = ["port", port.as_str(), "max_connections"];
    let message = format!(
        "`{}` does not say how many connections it keeps to `{}`",
        instance.service, link.text
    );
    context
        .diagnostic(&LINT, link.origin, message)
        .label("how many?")
        .other(
            inventory.place_of(server, &key),
            "accepts no more than this",
        )
        .help(
            "give the size of its pool, and the service the same number",
            vec![with_number(context, link)],
        )
}

fn with_number(context: &Context<'_>, link: &Link) -> Edit {
    let fixer = context.fixer();
    let text = context.sources.text(link.origin.source);
    let before = text[..link.origin.start as usize].trim_end();
    let number = format!("connections = {USUAL_POOL}");
    if before.ends_with('=') {
        // `{ to = "db.sql" }`: it is a table already
        return fixer.replace(link.origin.after(), format!(", {number}"));
    }
    let table = format!("{{ to = \"{}\", {number} }}", link.text);
    fixer.replace(link.origin, table)
}
