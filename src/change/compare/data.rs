//! Data that a change may lose or leave behind.

use super::{Pair, on};
use crate::change::facts::{Container, Facts};
use crate::change::report::{Item, Kind, Place, When};
use crate::graph::ServiceNode;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let gone = pair.names.removed.iter().filter(|node| node.stateful);
    let gone = gone.map(|node| {
        let left = left_behind(container(pair.old, node), None);
        let line = line(pair, When::Before, node, None);
        item(node, [format!("is taken away{left}")]).at(line)
    });
    let kept = pair
        .names
        .kept
        .iter()
        .filter(|(old, new)| old.stateful || new.stateful);
    let kept = kept.filter_map(|(old, new)| changed(pair, old, new));
    gone.chain(kept).collect()
}

fn changed(pair: &Pair<'_>, old: &ServiceNode, new: &ServiceNode) -> Option<Item> {
    let (was, is) = (container(pair.old, old), container(pair.new, new));
    let mut says = Vec::new();
    let mut key = None;
    if old.host != new.host {
        let left = left_behind(was, None);
        says.push(format!("moves to {}{left}", new.host));
    } else if let (Some(was), Some(is)) = (was, is) {
        let left = left_behind(Some(was), Some(is));
        if !left.is_empty() {
            says.push(format!("starts without its data{left}"));
            key = Some("volumes");
        }
    }
    if let (Some(was), Some(is)) = (was, is)
        && was.image != is.image
    {
        let [was, is] = [was, is].map(|one| one.image.as_deref().unwrap_or("nothing"));
        says.push(format!("opens its data with {is} instead of {was}"));
        key = Some("image");
    }
    if old.stateful && !new.stateful {
        says.push("is no longer `stateful`: nothing asks before it is changed".into());
        key = Some("stateful");
    }
    let line = || line(pair, When::After, new, key);
    (!says.is_empty()).then(|| item(old, says).on([&new.host]).at(line()))
}

/// Where a value of a service is set, or else where it is placed.
fn line(pair: &Pair<'_>, when: When, node: &ServiceNode, key: Option<&str>) -> Option<Place> {
    pair.place_of(when, &node.name, |inventory, instance| match key {
        Some(key) => inventory.place_of(instance, &[key]),
        None => instance.placed,
    })
}

fn item(node: &ServiceNode, says: impl IntoIterator<Item = String>) -> Item {
    Item::new(Kind::DataAtRisk, on(&node.name, &node.host))
        .on([&node.host])
        .with(says)
}

fn container<'a>(facts: &'a Facts, node: &ServiceNode) -> Option<&'a Container> {
    facts
        .containers
        .get(&(node.host.clone(), node.name.clone()))
}

/// The volumes that nobody mounts any more, as the end of a sentence.
fn left_behind(was: Option<&Container>, is: Option<&Container>) -> String {
    let volumes = was.into_iter().flat_map(|was| &was.volumes);
    let left = volumes.filter(|volume| is.is_none_or(|is| !is.volumes.contains(*volume)));
    let left: Vec<String> = left.map(|volume| format!("`{volume}`")).collect();
    match &left[..] {
        [] => String::new(),
        [one] => format!("; the volume {one} stays behind"),
        many => format!("; the volumes {} stay behind", many.join(" and ")),
    }
}
