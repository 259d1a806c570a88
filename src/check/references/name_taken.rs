//! PG0217: one name for two things.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::Instance;
use crate::inventory::name::ServiceName;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0217",
    name: "name-taken",
    severity: Severity::Error,
    docs: "\
Two things have one name. A service and an external thing share one set of names, so a reference to
the name could mean either. And a service that runs on several hosts has an instance called
`service-host` on each, which may be what another service is called.

    [service.mail]
    [external.mail]                   # external.mail-relay

    [service.kafka]                   # runs on vm1 and vm2: kafka-vm1, kafka-vm2
    [service.kafka-vm1]
",
};

/// Looks at every name.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let inventory = context.inventory;
    for name in inventory.externals.keys() {
        if inventory.services.contains_key(name) {
            found.push(two_kinds(context, name));
        }
    }
    let mut seen: BTreeMap<&str, &Instance> = BTreeMap::new();
    for instance in &inventory.instances {
        if let Some(first) = seen.insert(&instance.name, instance) {
            found.push(two_instances(context, first, instance));
        }
    }
}

fn two_kinds(context: &Context<'_>, name: &ServiceName) -> Diagnostic {
    let message = format!("`{name}` is a service and an external thing");
    context
        .diagnostic(&LINT, key(context, "external", name), message)
        .label("what would a reference to it mean?")
        .other(key(context, "service", name), "the service")
        .help(
            "give one of them another name, here and where it is referred to",
            Vec::new(),
        )
}

fn two_instances(context: &Context<'_>, first: &Instance, second: &Instance) -> Diagnostic {
    // One of the two is called so itself; the other one gets the name from where it runs.
    let (own, several) = if second.service.as_str() == second.name {
        (second, first)
    } else {
        (first, second)
    };
    let message = format!(
        "`{}` is a service, and `{}` on `{}` is called so, too",
        own.name, several.service, several.host
    );
    context
        .diagnostic(&LINT, key(context, "service", &own.service), message)
        .label("the name of two containers")
        .other(several.placed, "this makes it run on several hosts")
        .help(
            "give the service another name, here and where it is referred to",
            Vec::new(),
        )
}

fn key(context: &Context<'_>, section: &str, name: &ServiceName) -> Origin {
    let tree = &context.inventory.tree;
    let path = [section, name.as_str()];
    tree.key_at(&path).unwrap_or_else(|| tree.nearest(&path))
}
