//! What is stopped and started, what is told to read its files again, and which images change.

use std::collections::BTreeSet;

use super::{Pair, on};
use crate::change::facts::Container;
use crate::change::report::{Item, Kind, When};
use crate::graph::ServiceNode;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let kept = pair.names.kept.iter();
    let kept = kept.filter(|(old, new)| old.host == new.host);
    kept.flat_map(|(old, new)| of(pair, old, new)).collect()
}

fn of(pair: &Pair<'_>, old: &ServiceNode, new: &ServiceNode) -> Vec<Item> {
    let what = on(&new.name, &new.host);
    let key = |node: &ServiceNode| (node.host.clone(), node.name.clone());
    let was = pair.old.containers.get(&key(old));
    let is = pair.new.containers.get(&key(new));
    let image = image(pair, old, new, was, is);
    let mut why = BTreeSet::new();
    if let (Some(was), Some(is)) = (was, is) {
        why.extend(was.differs_in(is));
    }
    if old.name != new.name {
        why.insert(format!("was {}", old.name));
    }
    if pair.old.variables.get(&key(old)) != pair.new.variables.get(&key(new)) {
        why.insert("variables with secrets".into());
    }
    let files = files(pair, new, is);
    let is_new_content = match (was, is) {
        (Some(was), Some(is)) => was.keys.get("labels") != is.keys.get("labels"),
        (Some(_), None) | (None, Some(_)) => true,
        (None, None) => is_process(pair, new),
    };
    let starts = !why.is_empty() || is_new_content && !files.is_empty();
    let kind = if starts {
        Kind::ServiceRestarted
    } else {
        Kind::ServiceReloaded
    };
    why.extend(files);
    let says: Vec<String> = why.into_iter().collect();
    let told = (!says.is_empty()).then(|| {
        Item::new(kind, what)
            .on([&new.host])
            .with([says.join(", ")])
    });
    image.into_iter().chain(told).collect()
}

fn image(
    pair: &Pair<'_>,
    old: &ServiceNode,
    node: &ServiceNode,
    was: Option<&Container>,
    is: Option<&Container>,
) -> Option<Item> {
    let was = was?.image.as_ref()?;
    let is = is?.image.as_ref()?;
    if *is == was.replace(&old.service, &node.service) {
        return None; // what is built here is called by its service
    }
    let line = pair.place_of(When::After, &node.name, |inventory, instance| {
        inventory.place_of(instance, &["image"])
    });
    let item = Item::new(Kind::ImageChanged, on(&node.name, &node.host)).on([&node.host]);
    Some(item.turning(was, is).at(line))
}

/// Whether no Compose file starts it.
fn is_process(pair: &Pair<'_>, node: &ServiceNode) -> bool {
    let mut hosts = pair.new.topology.hosts.iter();
    hosts.any(|host| host.name == node.host && host.processes)
}

/// The files of a service that change, by their paths in the folder of its host.
fn files(pair: &Pair<'_>, node: &ServiceNode, container: Option<&Container>) -> Vec<String> {
    let here = format!("{}/", node.host);
    let own = [
        format!("{}/", node.name),
        format!("projections/{}.json", node.name),
    ];
    let is_read = |path: &str| match container {
        Some(container) => container.mounted.iter().any(|mount| {
            let rest = path.strip_prefix(mount.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }),
        None => path.starts_with(&own[0]) || path == own[1],
    };
    let behind = pair.changed.range(here.as_str()..);
    let inside = behind.map_while(|path| path.strip_prefix(&here));
    inside
        .filter(|path| is_read(path))
        .map(str::to_owned)
        .collect()
}
