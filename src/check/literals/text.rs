//! Every text that a service is given: variables, settings, arguments.

use crate::check::Context;
use crate::diagnostic::Origin;
use crate::inventory::model::Instance;
use crate::inventory::node::{Node, Table, Value};
use crate::inventory::spec::EnvValue;
use crate::reach::settings::effective_settings;

/// A text and where it stands.
pub(super) struct Text {
    /// The value's place.
    pub(super) origin: Origin,
    /// The text itself.
    pub(super) content: String,
    /// The variable or key that holds it; an argument's own text.
    pub(super) key: String,
    /// In what form a reference could take its place.
    pub(super) kind: Kind,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The value of a variable.
    Variable,
    /// The format of a variable that has holes already.
    Format,
    /// A value among the settings.
    Setting,
    /// An argument of the command.
    Argument,
}

/// All texts of an instance. What a health check says it says to its own container.
pub(super) fn texts(context: &Context<'_>, instance: &Instance) -> Vec<Text> {
    let mut all = variables(context, instance);
    if let Some(settings) = effective_settings(context.inventory, instance) {
        collect(&settings, "settings", &mut all);
    }
    for key in ["command", "entrypoint"] {
        let spec = &instance.spec;
        let arguments = if key == "command" {
            &spec.command
        } else {
            &spec.entrypoint
        };
        for (index, text) in arguments.iter().flatten().enumerate() {
            let path = [key, &index.to_string()];
            all.push(Text {
                origin: context.inventory.place_of(instance, &path),
                content: text.clone(),
                key: text.clone(),
                kind: Kind::Argument,
            });
        }
    }
    all
}

fn variables(context: &Context<'_>, instance: &Instance) -> Vec<Text> {
    let mut all = Vec::new();
    for (variable, value) in &instance.spec.env {
        let (text, kind, inner) = match value {
            EnvValue::Text(text) => (text, Kind::Variable, None),
            EnvValue::Format { format, .. } => (format, Kind::Format, Some("format")),
            EnvValue::Secret { .. } | EnvValue::Listeners { .. } => continue,
        };
        let path: Vec<&str> = ["env", variable].into_iter().chain(inner).collect();
        all.push(Text {
            origin: context.inventory.place_of(instance, &path),
            content: text.clone(),
            key: variable.clone(),
            kind,
        });
    }
    all
}

fn collect(node: &Node, key: &str, all: &mut Vec<Text>) {
    match &node.value {
        Value::String(text) => all.push(Text {
            origin: node.origin,
            content: text.clone(),
            key: key.to_owned(),
            kind: Kind::Setting,
        }),
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, all)),
        Value::Table(table) => collect_table(table, all),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

fn collect_table(table: &Table, all: &mut Vec<Text>) {
    for (key, entry) in table {
        collect(&entry.node, key, all);
    }
}
