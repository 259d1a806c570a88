//! PG0410: a container that looks for somebody else on its own loopback.

use super::index::Index;
use super::literal::{Literal, Word, literals};
use super::text::{Kind, Text, texts};
use super::typed::with_references;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::{Host, Instance};
use crate::inventory::spec::NetworkMode;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0410",
    name: "own-loopback",
    severity: Severity::Warning,
    docs: "\
A container is told to dial `localhost`, 127.0.0.1 or ::1 at a port that is not its own. Inside a
container that is the container itself, not the machine on which it runs and not the container next
to it: \"connection refused\", every time. The same line works on a developer's machine without
containers, which is where it comes from.

    [service.app]
    env.DATABASE_URL = \"mysql://localhost:3306/shop\"
    env.DATABASE_URL = { format = \"mysql://{db}/shop\", db = \"db.sql\" }     # good

A process of a host with `runtime = \"process\"` and a container on the host's network may say it,
and so may a health check, which asks its own container. Keys that say where to listen are left
alone.
",
};

/// Looks at every text of a container with a network of its own.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let index = Index::of(context);
    for (id, instance) in context.inventory.instances() {
        let process = context
            .inventory
            .host_of(id)
            .is_none_or(Host::runs_processes);
        if process || instance.spec.network == NetworkMode::Host {
            continue;
        }
        for text in texts(context, instance) {
            let foreign: Vec<Literal<'_>> = literals(&text.content)
                .into_iter()
                .filter(|literal| is_foreign(instance, literal))
                .collect();
            if !foreign.is_empty() && !says_where_to_listen(&text) {
                found.push(refused(context, instance, &index, &text, foreign));
            }
        }
    }
}

fn is_foreign(instance: &Instance, literal: &Literal<'_>) -> bool {
    let mut ports = instance.spec.port.values();
    let own =
        |port: u16| ports.any(|spec| spec.container.first <= port && port <= spec.container.last);
    literal.host == Word::Loopback && literal.port.is_some_and(|port| !{ own }(port))
}

fn says_where_to_listen(text: &Text) -> bool {
    let key = text.key.to_lowercase();
    ["listen", "bind"].iter().any(|word| key.contains(word))
}

fn refused(
    context: &Context<'_>,
    instance: &Instance,
    index: &Index<'_>,
    text: &Text,
    foreign: Vec<Literal<'_>>,
) -> Diagnostic {
    let first = foreign
        .first()
        .map_or("", |one| &text.content[one.range.clone()]);
    let port = foreign.first().and_then(|one| one.port).unwrap_or_default();
    let message = format!(
        "`{}` dials itself at {first}, and nothing of it listens on {port}",
        instance.service
    );
    let place = context.inventory.place_of(instance, &["port"]);
    let one = context
        .diagnostic(&LINT, text.origin, message)
        .label("inside the container this is the container")
        .other(place, "where it listens");
    let meant = foreign.into_iter().filter_map(|literal| {
        let reference = index.listening(&instance.host, literal.port?)?;
        Some((literal, reference))
    });
    let meant: Vec<_> = meant.collect();
    if let Some((_, reference)) = meant.first()
        && let Some(edit) = with_references(context, text, &meant)
    {
        return one.help(format!("name what is meant: `{reference}`"), vec![edit]);
    }
    let cure = match text.kind {
        Kind::Variable | Kind::Format => {
            "name what is meant: `{ format = \"{x}\", x = \"service.port\" }`"
        }
        Kind::Setting => {
            "name what is meant in `needs` or `calls`: the service is told its address"
        }
        Kind::Argument => "pass it in a variable: `{ format = \"{x}\", x = \"service.port\" }`",
    };
    one.help(cure, Vec::new())
}
