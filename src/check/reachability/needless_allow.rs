//! PG0405: an `[[allow]]` that opens nothing.

use std::collections::BTreeMap;

use super::door::{edges_of, is_of, place, statement};
use crate::check::{Context, words};
use crate::diagnostic::{Diagnostic, Diagnostics, Lint, Origin, Severity};
use crate::inventory::model::AllowedDoor;
use crate::reach::{Edge, EdgeKind, End, Via, packets};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0405",
    name: "needless-allow",
    severity: Severity::Warning,
    docs: "\
An `[[allow]]` opens what is open already: an edge needs the same door, or another `[[allow]]` lets
the same people in, or more of them. Rules that nobody needs are how a firewall becomes one that
nobody dares to touch: nobody knows what breaks when they go.

    [[allow]]
    from = \"internet\"
    to   = \"web.http\"
    why  = \"the shop\"

    [[allow]]
    from = \"operator\"                         # part of the internet
    to   = \"web.http\"
    why  = \"we look at it, too\"

A door counts in every environment that has it: one that opens something anywhere is needed.
",
};

/// Looks at every door in all environments that have it.
pub(super) fn check(contexts: &[Context<'_>], found: &mut Diagnostics) {
    let mut doors: BTreeMap<Origin, Vec<(&Context<'_>, &AllowedDoor)>> = BTreeMap::new();
    for context in contexts {
        for door in &context.inventory.allows {
            doors
                .entry(door.to.origin)
                .or_default()
                .push((context, door));
        }
    }
    for all in doors.values() {
        let covers = all.iter().map(|(context, door)| covering(context, door));
        let Some(covers) = covers.collect::<Option<Vec<&Edge>>>() else {
            continue;
        };
        if let (Some((context, door)), Some(edge)) = (all.first(), covers.first()) {
            found.push(needless(context, door, edge));
        }
    }
}

/// An edge that opens what the door opens, if the door opens nothing beyond other edges.
fn covering<'a>(context: &Context<'a>, door: &'a AllowedDoor) -> Option<&'a Edge> {
    let own = edges_of(context, door);
    let mut first = None;
    for edge in own {
        let End::Port(id, port) = &edge.to else {
            return None;
        };
        let others = context.reach.into_port(*id, port);
        let mut others = others.filter(|other| !is_of(other, door) && other.opens());
        let cover = others.find(|other| {
            let earlier = other.kind != EdgeKind::Allow || other.origin < edge.origin;
            covers(context, other, edge) && (earlier || !covers(context, edge, other))
        })?;
        first.get_or_insert(cover);
    }
    first
}

/// Whether everybody whom `inner` lets in gets in by `outer`.
fn covers(context: &Context<'_>, outer: &Edge, inner: &Edge) -> bool {
    let (Ok(wide), Ok(narrow)) = (&outer.dial, &inner.dial) else {
        return false;
    };
    if narrow.via == Via::Loopback || wide.via == Via::Loopback {
        return wide.via == narrow.via;
    }
    let doors = packets(context.inventory, outer);
    let wanted = packets(context.inventory, inner);
    let covered = wanted
        .iter()
        .all(|one| doors.iter().any(|door| door.covers(one)));
    covered && !wanted.is_empty()
}

fn needless(context: &Context<'_>, door: &AllowedDoor, edge: &Edge) -> Diagnostic {
    let message = format!(
        "letting `{}` in to `{}` opens nothing",
        door.spec.from, door.to.text
    );
    let opened = format!(
        "{} gets in by this",
        words::party(context.inventory, &edge.from)
    );
    let edit = statement(context, door).map(|node| context.remove_statement(node));
    context
        .diagnostic(&LINT, place(context, door, "from"), message)
        .label("is let in already")
        .other(edge.origin, opened)
        .help("take it out", edit.into_iter().collect())
}
