//! PG0906: data of one service on several hosts that know nothing of each other.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::{Instance, InstanceId, Link, Target};
use crate::inventory::name::ServiceName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0906",
    name: "split-state",
    severity: Severity::Warning,
    docs: "\
A service with `stateful = true` runs on several hosts, and no instance refers to another one. Each
keeps data of its own: a client that reaches the second does not find what it wrote to the first. A
service that was moved and is still placed on its old host looks the same, and its data stays there.

    [service.db]
    stateful = true
    calls    = [\"db.sql@others\"]      # they replicate each other

Two databases that have nothing to do with each other are two services, the second `like` the first.
A Prometheus is left alone, since each asks for itself.
",
};

/// Looks at every service that is placed more than once.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let mut services: BTreeMap<&ServiceName, Vec<(InstanceId, &Instance)>> = BTreeMap::new();
    for (id, instance) in context.inventory.instances() {
        if instance.spec.stateful && instance.spec.prometheus.is_none() {
            services
                .entry(&instance.service)
                .or_default()
                .push((id, instance));
        }
    }
    for all in services.into_values() {
        if let [(first, _), (_, second), ..] = &all[..]
            && !all
                .iter()
                .any(|(id, instance)| knows_others(*id, instance, &all))
        {
            found.push(split(context, context.inventory.instance(*first), second));
        }
    }
}

fn knows_others(own: InstanceId, instance: &Instance, all: &[(InstanceId, &Instance)]) -> bool {
    let env = instance.env.iter().map(|env| &env.link);
    let links = instance.needs.iter().chain(&instance.calls).chain(env);
    let other = |id: &InstanceId| *id != own && all.iter().any(|(one, _)| one == id);
    let leads_there = |to: &Target| match to {
        Target::Port(id, _) | Target::Job(id) => other(id),
        Target::External(..) => false,
    };
    links.flat_map(|link: &Link| &link.to).any(leads_there)
}

fn split(context: &Context<'_>, first: &Instance, second: &Instance) -> Diagnostic {
    let service = &first.service;
    let message = format!(
        "`{service}` keeps data on `{}` and on `{}`, each without the other's",
        first.host, second.host
    );
    let says = context.inventory.place_of(first, &["stateful"]);
    let base = context
        .diagnostic(&LINT, second.placed, message)
        .label("placed here, too")
        .other(first.placed, "placed here")
        .other(says, "keeps data");
    match refer_to_others(context, first) {
        Some(edit) => base.help(
            "say that they replicate each other, or give each a name of its own by `like`",
            vec![edit],
        ),
        None => base.help("give each a name of its own by `like`", Vec::new()),
    }
}

fn refer_to_others(context: &Context<'_>, instance: &Instance) -> Option<Edit> {
    let (port, _) = instance.spec.port.first_key_value()?;
    let others = format!("\"{}.{port}@others\"", instance.service);
    let path = context.service_path(instance, &["calls"]);
    Some(match context.inventory.tree.at(&path) {
        Some(list) => context.fixer().add_item(list.origin, &others),
        None => context.set(instance, &["calls"], &format!("[{others}]")),
    })
}
