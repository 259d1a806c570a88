//! Settings and variables of services that stay.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::{Pair, on};
use crate::change::facts::Facts;
use crate::change::report::{Item, Kind, When};
use crate::graph::ServiceNode;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let kept = pair.names.kept.iter();
    kept.flat_map(|(old, new)| of(pair, old, new)).collect()
}

/// A value's path in the inventory below its service.
type Path = Vec<String>;

fn of(pair: &Pair<'_>, old: &ServiceNode, new: &ServiceNode) -> Vec<Item> {
    let (was, is) = (values(pair.old, old), values(pair.new, new));
    let (Some(was), Some(is)) = (was, is) else {
        return Vec::new();
    };
    let paths: BTreeSet<&Path> = was.keys().chain(is.keys()).collect();
    let changed = paths
        .into_iter()
        .filter(|path| was.get(*path) != is.get(*path));
    changed
        .map(|path| {
            let nothing = || "nothing".to_owned();
            let text =
                |side: &BTreeMap<Path, String>| side.get(path).cloned().unwrap_or_else(nothing);
            let what = format!("{} {}", on(&new.name, &new.host), path.join("."));
            let line = pair.place_of(When::After, &new.name, |inventory, instance| {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                inventory.place_of(instance, &path)
            });
            Item::new(Kind::SettingChanged, what)
                .on([&new.host])
                .turning(text(&was), text(&is))
                .at(line)
        })
        .collect()
}

/// What was read of a service: nothing where none of its files changes.
fn values(facts: &Facts, node: &ServiceNode) -> Option<BTreeMap<Path, String>> {
    let key = (node.host.clone(), node.name.clone());
    let settings = facts.settings.get(&key);
    let container = facts.containers.get(&key);
    if settings.is_none() && container.is_none() {
        return None;
    }
    let below = |word: &str, path: &[String]| [&[word.to_owned()][..], path].concat();
    let settings = settings.into_iter().flatten();
    let mut all: BTreeMap<Path, String> = settings
        .map(|(path, value)| (below("settings", path), value.clone()))
        .collect();
    let variables = container.and_then(|one| one.keys.get("environment")?.as_mapping());
    for (name, value) in variables.into_iter().flatten() {
        if let (Some(name), Some(value)) = (name.as_str(), scalar(value)) {
            all.insert(below("env", &[name.to_owned()]), value);
        }
    }
    Some(all)
}

fn scalar(value: &Value) -> Option<String> {
    let text = serde_yaml::to_string(value).ok()?;
    Some(text.trim_end().to_owned())
}
