//! PG0414: edges inside a network of which nobody knows whether it lets them pass.

use super::tier::{edges_inside, place};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostics, Lint, Severity};
use crate::inventory::spec::Traffic;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0414",
    name: "unproven-network",
    severity: Severity::Note,
    docs: "\
Edges go from one host of a network to another, and the inventory does not say whether the cloud
lets such packets pass: `intra` is \"unknown\", or is not given. What paygen opens on the hosts is
right either way; whether it is enough cannot be proved from here.

Try one edge from where it starts (`nc -vz ADDRESS PORT`): \"refused\" means that the packet
arrived and nobody listens, and silence until the time is over means that it was dropped. Then
write down which:

    [network.private]
    intra = \"open\"         # or \"closed\"
",
};

/// Looks at every network of which nobody knows.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    for (network, edges) in edges_inside(context, Traffic::Unknown) {
        let Some(edge) = edges.first() else { continue };
        let (from, to) = (&edge.from, &edge.to);
        let example = format!(
            "{} to {}",
            words::party(context.inventory, from),
            words::end(context.inventory, to)
        );
        let count = match edges.len() {
            1 => "1 edge goes".into(),
            many => format!("{many} edges go"),
        };
        let message =
            format!("{count} through `{network}`, of which nobody knows whether it lets them pass");
        let one = context
            .diagnostic(&LINT, place(context, network), message)
            .label("says neither \"open\" nor \"closed\"")
            .other(edge.origin, format!("such as {example}"));
        found.push(one);
    }
}
