//! PG0416: a rule of a firewall without a reason.

use super::door::place;
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0416",
    name: "no-reason",
    severity: Severity::Warning,
    docs: "\
The `why` of an `[[allow]]` or of a security group is blank. In a year somebody will have to decide
whether the door may be closed, and the only one who knew has left. Who asked for it, and what for?

    [[allow]]
    from = \"198.51.100.7\"
    to   = \"grafana.http\"
    why  = \"\"                 # \"the partner's dashboard wall, asked for by sales\"
",
};

/// Looks at every `why`.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for door in &context.inventory.allows {
        if door.spec.why.trim().is_empty() {
            let what = format!(
                "nobody says why `{}` may dial `{}`",
                door.spec.from, door.to.text
            );
            let why = place(context, door, "why");
            found.push(blank(
                context,
                why,
                what,
                door.to.origin,
                "opened without a reason",
            ));
        }
    }
    for (name, group) in &context.inventory.security_groups {
        if group.why.trim().is_empty() {
            let what = format!("nobody says why the security group `{name}` is kept by hand");
            let at = |key| {
                context
                    .inventory
                    .tree
                    .nearest(&["security_group", name, key])
            };
            found.push(blank(
                context,
                at("why"),
                what,
                at("hosts"),
                "in front of these",
            ));
        }
    }
}

fn blank(
    context: &Context<'_>,
    why: Origin,
    message: String,
    other: Origin,
    label: &str,
) -> Diagnostic {
    context
        .diagnostic(&LINT, why, message)
        .label("blank")
        .other(other, label)
        .help("write who asked for it, and what for", Vec::new())
}
