//! PG0906: data of one service on several hosts that know nothing of each other.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::model::Instance;
use crate::inventory::name::ServiceName;
use crate::inventory::spec::{EnvValue, Need, Reference};

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
    let mut services: BTreeMap<&ServiceName, Vec<&Instance>> = BTreeMap::new();
    for (_, instance) in context.inventory.instances() {
        if instance.spec.stateful && instance.spec.prometheus.is_none() {
            services
                .entry(&instance.service)
                .or_default()
                .push(instance);
        }
    }
    for all in services.into_values() {
        if let [first, second, ..] = &all[..]
            && !all.iter().any(|instance| knows_others(instance))
        {
            found.push(split(context, first, second));
        }
    }
}

/// Whether it refers to other instances of itself, even by a reference that is broken.
fn knows_others(instance: &Instance) -> bool {
    let spec = &instance.spec;
    let holes = spec.env.values().flat_map(|value| match value {
        EnvValue::Format { holes, .. } => holes.values().collect(),
        EnvValue::Text(_) | EnvValue::Secret { .. } | EnvValue::Listeners { .. } => Vec::new(),
    });
    let mut holes = holes.filter_map(|hole| hole.reference()?.ok());
    let mut links = spec.needs.iter().map(Need::reference).chain(&spec.calls);
    let peers = |to: &Reference| to.service == instance.service && to.selector.is_some();
    links.any(peers) || holes.any(|to| peers(&to))
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
