//! PG0415: an `[[allow]]` or a security group that should have gone by now.

use super::door::{place, statement};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Severity};
use crate::inventory::model::AllowedDoor;
use crate::inventory::spec::Day;

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

Take it out, or agree on another day with whoever asked for it. A security group may have a last
day, too: edges still count on it, and whoever keeps it may have taken it away.
",
};

/// Looks at every door and every security group with a last day.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for door in &context.inventory.allows {
        if let Some(day) = past(context, door.spec.expires.as_ref()) {
            found.push(expired_door(context, door, day));
        }
    }
    for (name, group) in &context.inventory.security_groups {
        if let Some(day) = past(context, group.expires.as_ref()) {
            found.push(expired_group(context, name, day));
        }
    }
}

fn past<'a>(context: &Context<'_>, day: Option<&'a Day>) -> Option<&'a Day> {
    day.filter(|day| day.as_str() < context.today)
}

fn expired_door(context: &Context<'_>, door: &AllowedDoor, day: &Day) -> Diagnostic {
    let (from, to) = (&door.spec.from, &door.to.text);
    let message = format!("`{from}` is still let in to `{to}`, which was needed until {day}");
    let edit = statement(context, door).map(|node| context.remove_statement(node));
    context
        .diagnostic(&LINT, place(context, door, "expires"), message)
        .label("has passed")
        .other(place(context, door, "to"), "still open")
        .help(
            "take it out, or agree on another day",
            edit.into_iter().collect(),
        )
}

fn expired_group(context: &Context<'_>, name: &str, day: &Day) -> Diagnostic {
    let message = format!("the security group `{name}` was needed until {day}");
    let path = ["security_group", name, "expires"];
    context
        .diagnostic(&LINT, context.inventory.tree.nearest(&path), message)
        .label("has passed, and edges still count on it")
        .help("take it out, or agree on another day", Vec::new())
}
