//! PG0216: a schema of settings that is not there, or is none.

use super::schema::{self, Broken};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0216",
    name: "broken-schema",
    severity: Severity::Error,
    docs: "\
`settings_schema` names a JSON Schema that does not exist, cannot be read, is not JSON, or is not a
schema. Nobody checks the settings then, and the service finds their mistakes when it starts.

    [service.web]
    settings_schema = \"services/web/settings.schema.json\"

The path starts at the folder that holds the inventory. The schema is of JSON Schema's draft 2020-12
and complete in itself: nothing is fetched for it.
",
};

/// Looks at the schema of every service, placed or not.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let schemas = schema::all(context);
    for (name, spec) in &context.inventory.services {
        let Some(path) = &spec.settings_schema else {
            continue;
        };
        if let Some(Err(broken)) = schemas.get(path.as_str()) {
            let at = ["service", name.as_str(), "settings_schema"];
            let origin = context.inventory.tree.nearest(&at);
            found.push(complaint(origin, path.as_str(), broken));
        }
    }
}

fn complaint(origin: Origin, path: &str, broken: &Broken) -> Diagnostic {
    let mend = "mend it there: the path is right";
    let (label, help) = match broken {
        Broken::Missing | Broken::Unreadable(_) => (
            "nothing to check the settings by",
            "write it; `{\"type\": \"object\", \"additionalProperties\": false}` allows no setting",
        ),
        Broken::Folder => ("a folder", "name the file in it"),
        Broken::NotJson(_) => ("not read", mend),
        Broken::NotASchema(_) => ("not applied", mend),
    };
    Diagnostic::new(&LINT, origin, format!("the schema `{path}` {broken}"))
        .label(label)
        .help(help, Vec::new())
}
