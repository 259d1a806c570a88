//! PG0214: settings that the service would refuse.

use jsonschema::ValidationError;

use super::misfit::{Cure, Misfit, misfits};
use super::schema::{self, Schema};
use crate::check::{Context, secrets};
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Severity};
use crate::inventory::lint::closest;
use crate::inventory::model::Instance;
use crate::inventory::node::Node;
use crate::reach::settings::{effective_settings, settings_json};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0214",
    name: "settings-misfit",
    severity: Severity::Error,
    docs: "\
A service's settings do not fit its `settings_schema`: an unknown key, a value of the wrong type or
beyond a limit, or one that is missing. The service checks itself by the same schema and would not
start; here it is seen before anything is deployed, with its place.

    [service.worker]
    settings_schema = \"services/worker/settings.schema.json\"
    settings.retry  = { attemps = 10 }      # attempts
",
};

/// Looks at every instance, with what its host changes.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let schemas = schema::all(context);
    for (_, instance) in context.inventory.instances() {
        let path = instance.spec.settings_schema.as_ref();
        let schema = path.and_then(|path| schemas.get(path.as_str()));
        let Some(Ok(schema)) = schema else {
            continue; // broken ones have a rule of their own
        };
        let service = ["service", instance.service.as_str()];
        let settings = effective_settings(context.inventory, instance)
            .unwrap_or_else(|| Node::empty(context.inventory.tree.nearest(&service)));
        let json = settings_json(&settings);
        let errors: Vec<ValidationError<'_>> = schema.validator.iter_errors(&json).collect();
        let all = errors.iter().flat_map(|error| misfits(schema, error));
        for misfit in all.filter(|misfit| !is_told(&settings, misfit)) {
            found.push(complaint(context, instance, &settings, schema, &misfit));
        }
    }
}

fn complaint(
    context: &Context<'_>,
    instance: &Instance,
    settings: &Node,
    schema: &Schema,
    misfit: &Misfit,
) -> Diagnostic {
    let path: Vec<&str> = misfit.path.iter().map(String::as_str).collect();
    let key = misfit.is_key.then(|| settings.key_at(&path)).flatten();
    let origin = key.unwrap_or_else(|| settings.nearest(&path));
    let (service, name) = (&instance.service, path.join("."));
    let message = if misfit.is_key {
        format!("`{service}` knows no setting `{name}`")
    } else if name.is_empty() {
        format!("what `{service}` has as settings {}", misfit.fault)
    } else {
        format!("the setting `{name}` of `{service}` {}", misfit.fault)
    };
    let by = context.inventory.place_of(instance, &["settings_schema"]);
    let mut one = context
        .diagnostic(&LINT, origin, message)
        .label(&misfit.label)
        .other(by, "held against this");
    if let Some(about) = misfit.description(schema) {
        one = one.note(format!("its schema says: {about}"));
    }
    match &misfit.cure {
        Some(Cure::Words(written, words)) => helped(one, written, words, misfit.is_key),
        Some(Cure::Value(value)) => {
            let edit = context.fixer().replace(origin, value);
            one.help(format!("write {value}"), vec![edit])
        }
        Some(Cure::Advice(advice)) => one.help(advice, Vec::new()),
        None => one,
    }
}

/// Names the word that was meant, or all that there are.
fn helped(one: Diagnostic, written: &str, words: &[String], is_key: bool) -> Diagnostic {
    let quote = if is_key { "" } else { "\"" };
    if let Some(near) = closest(written, words.iter().map(String::as_str)) {
        let edit = Edit {
            origin: one.primary.origin,
            replacement: format!("{quote}{near}{quote}"),
        };
        return one.help(format!("write `{near}`"), vec![edit]);
    }
    if words.is_empty() {
        return one.help("leave it out", Vec::new());
    }
    one.help(format!("there are: {}", words.join(", ")), Vec::new())
}

/// Text where a secret is wanted, of which a rule of its own says that it stands in the open.
fn is_told(settings: &Node, misfit: &Misfit) -> bool {
    let path: Vec<&str> = misfit.path.iter().map(String::as_str).collect();
    let text = settings.at(&path).and_then(Node::text);
    let key = path.last();
    key.zip(text)
        .is_some_and(|(key, text)| secrets::is_told(key, text))
}
