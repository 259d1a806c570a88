//! PG0304: a published number that nobody needs.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::{Host, Instance, InstanceId};
use crate::inventory::name::PortName;
use crate::inventory::spec::NetworkMode;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0304",
    name: "unneeded-publish",
    severity: Severity::Note,
    docs: "\
A port names a `publish` number, and no edge crosses hosts to it and no `[[allow]]` opens it, so it
is not published, in no environment. The number stays in reserve; nothing is wrong.

    [service.redis]
    port.resp = { container = 6379, publish = 16379 }     # all clients run on the same host
",
};

/// Looks at every port with a number for the host; one that any environment needs is needed.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let mut notes: BTreeMap<Origin, Option<Diagnostic>> = BTreeMap::new();
    for context in contexts {
        for (id, instance) in context.inventory.instances() {
            let numbered = instance.spec.port.iter();
            for (name, _) in numbered.filter(|(_, port)| port.publish.is_some()) {
                let path = ["port", name.as_str(), "publish"];
                let origin = context.inventory.place_of(instance, &path);
                let note = (!is_needed(context, id, name))
                    .then(|| unneeded(context, origin, instance, name));
                let told = notes.entry(origin).or_insert_with(|| note.clone());
                if note.is_none() {
                    *told = None;
                }
            }
        }
    }
    notes
        .into_values()
        .flatten()
        .for_each(|note| found.push(note));
}

/// Whether the number is used, or would be if nothing else were wrong.
fn is_needed(context: &Context<'_>, id: InstanceId, name: &PortName) -> bool {
    let inventory = context.inventory;
    let process = inventory.host_of(id).is_none_or(Host::runs_processes);
    if process || inventory.instance(id).spec.network == NetworkMode::Host {
        return true; // its ports are the host's, asked for or not
    }
    let mut edges = context.reach.into_port(id, name);
    context.reach.published.contains_key(&(id, name.clone()))
        || edges.any(|edge| edge.dial.is_err() || !edge.opens())
}

fn unneeded(
    context: &Context<'_>,
    origin: Origin,
    instance: &Instance,
    name: &PortName,
) -> Diagnostic {
    let what = format!(
        "`{}.{name}` is not published: no edge needs it",
        instance.service
    );
    context
        .diagnostic(&LINT, origin, what)
        .label("without effect")
}
