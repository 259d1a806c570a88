//! Where secrets are used: variables, holes, settings and accounts of a database.

use crate::check::Context;
use crate::diagnostic::Origin;
use crate::inventory::node::{Node, Value};
use crate::inventory::spec::{EnvValue, Hole, ServiceSpec};
use crate::reach::settings::{effective_settings, secret_in};

/// A place that names a secret.
pub(super) struct Use {
    /// The secret.
    pub(super) name: String,
    /// Where.
    pub(super) origin: Origin,
    /// For what, such as ``MARIADB_ROOT_PASSWORD of db``.
    pub(super) what: String,
}

/// Every use by what runs in an environment.
pub(super) fn uses(context: &Context<'_>) -> Vec<Use> {
    let mut all = Vec::new();
    for (_, instance) in context.inventory.instances() {
        let place = |path: &[&str]| context.inventory.place_of(instance, path);
        let of = instance.service.as_str();
        of_spec(&instance.spec, of, &place, &mut all);
        if let Some(node) = effective_settings(context.inventory, instance) {
            of_settings(&node, of, &mut all);
        }
    }
    all
}

/// Every use by what no host of an environment runs, too.
pub(super) fn all_uses(context: &Context<'_>) -> Vec<Use> {
    let mut all = uses(context);
    let tree = &context.inventory.tree;
    for (name, spec) in &context.inventory.services {
        let service = ["service", name.as_str()];
        let place = |path: &[&str]| tree.nearest(&[&service[..], path].concat());
        of_spec(spec, name.as_str(), &place, &mut all);
        if let Some(node) = tree.at(&[&service[..], &["settings"]].concat()) {
            of_settings(node, name.as_str(), &mut all);
        }
    }
    all
}

fn of_spec(spec: &ServiceSpec, of: &str, place: &dyn Fn(&[&str]) -> Origin, all: &mut Vec<Use>) {
    for (variable, value) in &spec.env {
        match value {
            EnvValue::Secret { secret, .. } => all.push(Use {
                name: secret.to_string(),
                origin: place(&["env", variable, "secret"]),
                what: format!("{variable} of {of}"),
            }),
            EnvValue::Format { holes, .. } => {
                all.extend(holes.iter().filter_map(|(hole, filling)| match filling {
                    Hole::Secret { secret } => Some(Use {
                        name: secret.to_string(),
                        origin: place(&["env", variable, hole, "secret"]),
                        what: format!("{variable} of {of}"),
                    }),
                    Hole::Word(_) => None,
                }));
            }
            EnvValue::Text(_) | EnvValue::Listeners { .. } => {}
        }
    }
    let Some(database) = &spec.database else {
        return;
    };
    all.push(Use {
        name: database.root.to_string(),
        origin: place(&["database", "root"]),
        what: "root of the database".into(),
    });
    all.extend(database.user.iter().map(|(user, account)| Use {
        name: account.secret.to_string(),
        origin: place(&["database", "user", user.as_str(), "secret"]),
        what: format!("database user {}", user.as_str()),
    }));
}

fn of_settings(node: &Node, of: &str, all: &mut Vec<Use>) {
    if let Some(name) = secret_in(node) {
        let value = node.table().and_then(|table| table.get("secret"));
        let origin = value.map_or(node.origin, |entry| entry.node.origin);
        let (name, what) = (name.to_owned(), format!("settings of {of}"));
        all.push(Use { name, origin, what });
        return;
    }
    match &node.value {
        Value::Table(table) => {
            for entry in table.values() {
                of_settings(&entry.node, of, all);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| of_settings(item, of, all)),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => {}
    }
}
