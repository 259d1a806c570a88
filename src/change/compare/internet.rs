//! What everyone may dial.

use std::collections::BTreeSet;

use super::Pair;
use crate::change::facts::Facts;
use crate::change::report::{Item, Kind, When};
use crate::inventory::spec::Peer;
use crate::reach::{EdgeKind, Party};

/// Host, port and transport, and what listens there.
type Door = (String, String, String);

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let was: BTreeSet<_> = doors(pair.old)
        .into_iter()
        .map(|door| renamed(pair, door))
        .collect();
    let is = doors(pair.new);
    let item = |kind, when, (host, wire, what): &Door| {
        let lines = lines(pair, when, what);
        Item::new(kind, what)
            .with([format!("{wire} of {host}")])
            .at(lines)
    };
    let opened = is.difference(&was);
    let opened = opened.map(|door| item(Kind::InternetOpened, When::After, door));
    let closed = was.difference(&is);
    let closed = closed.map(|door| item(Kind::InternetClosed, When::Before, door));
    opened.chain(closed).collect()
}

/// A door by the names of today.
fn renamed(pair: &Pair<'_>, (host, wire, what): Door) -> Door {
    let parts = what.split(", ").map(|part| pair.port_now(part));
    (host, wire, parts.collect::<Vec<_>>().join(", "))
}

/// All that everyone may dial.
fn doors(facts: &Facts) -> BTreeSet<Door> {
    let all = facts.openings().iter();
    let open = all.filter(|one| one.from.iter().any(|from| from == "internet"));
    let door = |one: &crate::graph::OpeningLine| {
        let wire = format!("{}/{}", one.ports, one.transport);
        (one.host.clone(), wire, one.what.clone())
    };
    open.map(door).collect()
}

/// The `[[allow]]`s that let everyone in.
fn lines(pair: &Pair<'_>, when: When, what: &str) -> Vec<crate::change::report::Place> {
    let model = match when {
        When::Before => pair.models[0],
        When::After => pair.models[1],
    };
    let edges = model.into_iter().flat_map(|model| &model.reach.edges);
    let everyone = edges
        .filter(|edge| edge.kind == EdgeKind::Allow && edge.from == Party::Peer(Peer::Internet));
    let ours = everyone.filter(|edge| {
        model.is_some_and(|model| what.split(", ").any(|name| name == ends(&model, edge)))
    });
    let origins = ours.map(|edge| edge.origin).collect::<BTreeSet<_>>();
    origins
        .into_iter()
        .filter_map(|origin| pair.place(when, |_| Some(origin)))
        .collect()
}

fn ends(model: &crate::change::Model<'_>, edge: &crate::reach::Edge) -> String {
    crate::graph::EdgeLine::of(model.inventory, edge)
        .to
        .to_string()
}
