//! What everyone may dial.

use std::collections::BTreeSet;

use super::Pair;
use crate::change::facts::Facts;
use crate::change::report::{Item, Kind, Place, When};
use crate::change::side::Model;
use crate::diagnostic::Origin;
use crate::graph::{EdgeLine, OpeningLine};
use crate::inventory::spec::Peer;
use crate::reach::{Edge, EdgeKind, Party};

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
            .on([host])
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
    let all = facts.topology.openings.iter();
    let open = all.filter(|one| one.from.iter().any(|from| from == "internet"));
    let door = |one: &OpeningLine| {
        let wire = format!("{}/{}", one.ports, one.transport);
        (one.host.clone(), wire, one.what.clone())
    };
    open.map(door).collect()
}

/// The `[[allow]]`s that let everyone in.
fn lines(pair: &Pair<'_>, when: When, what: &str) -> Vec<Place> {
    let model = pair.model(when);
    let edges = model.into_iter().flat_map(|model| &model.reach.edges);
    let everyone = edges
        .filter(|edge| edge.kind == EdgeKind::Allow && edge.from == Party::Peer(Peer::Internet));
    let ours = everyone.filter(|edge| {
        model.is_some_and(|model| what.split(", ").any(|name| name == ends(&model, edge)))
    });
    let origins: BTreeSet<Origin> = ours.map(|edge| edge.origin).collect();
    pair.places(when, origins)
}

fn ends(model: &Model<'_>, edge: &Edge) -> String {
    EdgeLine::of(model.inventory, edge).to.to_string()
}
