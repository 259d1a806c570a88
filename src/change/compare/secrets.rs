//! Secrets that must be given before a change is applied, and those that nobody uses any more.

use std::collections::BTreeSet;

use super::Pair;
use crate::change::facts::Needed;
use crate::change::report::{Item, Kind, When};

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let (old, new) = (&pair.old.secrets, &pair.new.secrets);
    let what = |(host, name): &(String, String)| format!("{name} on {host}");
    let mut all = Vec::new();
    for (key, one) in new {
        let line = pair.place(When::After, |model| {
            Some(model.inventory.tree.nearest(&["secret", &key.1]))
        });
        match old.get(key) {
            None => {
                let item = Item::new(Kind::SecretNeeded, what(key)).on([&key.0]);
                all.push(item.with([users(one)]).at(line));
            }
            Some(was) => {
                let had: BTreeSet<&str> = was
                    .instances
                    .iter()
                    .map(|name| pair.names.now(name))
                    .collect();
                let more = one
                    .instances
                    .iter()
                    .filter(|name| !had.contains(name.as_str()));
                let more: Vec<&str> = more.map(String::as_str).collect();
                if !more.is_empty() {
                    let says = format!("also for {}", more.join(", "));
                    all.push(
                        Item::new(Kind::SecretShared, what(key))
                            .on([&key.0])
                            .with([says])
                            .at(line),
                    );
                }
            }
        }
    }
    let gone = old.keys().filter(|key| !new.contains_key(key));
    all.extend(gone.map(|key| Item::new(Kind::SecretUnused, what(key)).on([&key.0])));
    all
}

fn users(one: &Needed) -> String {
    let names: Vec<&str> = one.instances.iter().map(String::as_str).collect();
    let why = if one.why.is_empty() {
        String::new()
    } else {
        format!(": {}", one.why)
    };
    format!("for {}{why}", names.join(", "))
}
