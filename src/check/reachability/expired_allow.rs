//! PG0415: an `[[allow]]` that should have gone by now.

use super::door::{place, statement};
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0415",
    name: "expired-allow",
    severity: Severity::Warning,
    docs: "\
The last day on which an `[[allow]]` was needed has passed, and the door is still open: what is
rendered depends on the inventory alone and never on the day, so a door does not close by itself.

    [[allow]]
    from    = \"203.0.113.77\"
    to      = \"grafana.http\"
    why     = \"the auditors' visit\"
    expires = 2025-11-30

Take it out, or agree on another day with whoever asked for it.
",
};

/// Looks at every door with a last day.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for door in &context.inventory.allows {
        let Some(day) = door
            .spec
            .expires
            .as_ref()
            .filter(|day| day.as_str() < context.today)
        else {
            continue;
        };
        let message = format!(
            "`{}` is still let in to `{}`, which was needed until {day}",
            door.spec.from, door.to.text
        );
        let edit = statement(context, door).map(|node| context.remove_statement(node));
        let one = context
            .diagnostic(&LINT, place(context, door, "expires"), message)
            .label("has passed")
            .other(place(context, door, "to"), "still open")
            .help(
                "take it out, or agree on another day",
                edit.into_iter().collect(),
            );
        found.push(one);
    }
}
