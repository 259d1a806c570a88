//! PG0215: settings that nothing checks.

use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::reach::settings::effective_settings;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0215",
    name: "unchecked-settings",
    severity: Severity::Note,
    docs: "\
A service has `settings` and no `settings_schema`. They are handed on as they are: a misspelt key or
a number that is text is found when the service starts, on the machine, or never.

    [service.web]
    settings        = { page_size = 50 }
    settings_schema = \"services/web/settings.schema.json\"
",
};

/// Looks at every instance with settings.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (_, instance) in context.inventory.instances() {
        let settings = effective_settings(context.inventory, instance);
        if settings.is_none() || instance.spec.settings_schema.is_some() {
            continue;
        }
        let service = &instance.service;
        let origin = context.inventory.key_of(instance, &["settings"]);
        let message = format!("nothing checks the settings of `{service}`");
        let path = format!("services/{service}/settings.schema.json");
        let help = format!("write a JSON Schema, and name it: `settings_schema = \"{path}\"`");
        let one = context.diagnostic(&LINT, origin, message);
        found.push(one.label("no `settings_schema`").help(help, Vec::new()));
    }
}
