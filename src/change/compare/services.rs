//! Services that come, go, move or get another name.

use super::{Pair, on};
use crate::change::report::{Item, Kind, Place, When};
use crate::graph::ServiceNode;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let added = pair.names.added.iter().map(|node| {
        let item = Item::new(Kind::ServiceAdded, on(&node.name, &node.host));
        item.on([&node.host]).at(line(pair, When::After, node))
    });
    let removed = pair.names.removed.iter().map(|node| {
        let item = Item::new(Kind::ServiceRemoved, on(&node.name, &node.host));
        item.on([&node.host]).at(line(pair, When::Before, node))
    });
    let kept = pair.names.kept.iter();
    let kept = kept.filter_map(|(old, new)| {
        let at = || line(pair, When::After, new);
        if old.host != new.host {
            let item = Item::new(Kind::ServiceMoved, &new.name).on([&old.host, &new.host]);
            return Some(item.turning(&old.host, &new.host).at(at()));
        }
        let item = Item::new(Kind::ServiceRenamed, on(&new.name, &new.host)).on([&new.host]);
        (old.name != new.name).then(|| item.turning(&old.name, &new.name).at(at()))
    });
    added.chain(removed).chain(kept).collect()
}

fn line(pair: &Pair<'_>, when: When, node: &ServiceNode) -> Option<Place> {
    pair.place_of(when, &node.name, |_, instance| instance.placed)
}
