//! What gateways forward, and whose pages may call them.

use std::collections::{BTreeMap, BTreeSet};

use super::Pair;
use crate::change::facts::Forward;
use crate::change::report::{Item, Kind, Place, When};
use crate::graph::SpotKind;

pub(super) fn items(pair: &Pair<'_>) -> Vec<Item> {
    let mut all = forwards(pair);
    all.extend(origins(pair));
    all
}

fn forwards(pair: &Pair<'_>) -> Vec<Item> {
    let (old, new) = (&pair.old.forwards, &pair.new.forwards);
    let renamed = |key: &(String, String)| (pair.names.now(&key.0).to_owned(), key.1.clone());
    let old: BTreeMap<_, _> = old.iter().map(|(key, one)| (renamed(key), one)).collect();
    let item = |kind, (gateway, path): &(String, String)| {
        let hosts = pair.hosts_of(SpotKind::Service, gateway);
        Item::new(kind, format!("{gateway} {path}")).on(hosts)
    };
    let mut all = Vec::new();
    for (key, one) in new {
        let line = line(pair, When::After, key);
        match old.get(key) {
            None => {
                let item = item(Kind::RouteAdded, key);
                let taken = taken_from(one, key, new);
                all.push(
                    item.with([format!("to {}{taken}", one.leads_to())])
                        .at(line),
                );
            }
            Some(was) if was.leads_to() != one.leads_to() => {
                let item = item(Kind::RouteChanged, key);
                all.push(item.turning(was.leads_to(), one.leads_to()).at(line));
            }
            Some(_) => {}
        }
    }
    let gone = old.iter().filter(|(key, _)| !new.contains_key(key));
    all.extend(gone.map(|(key, one)| {
        let item = item(Kind::RouteRemoved, key);
        let heir = heir(one, key, new);
        let says = format!("went to {}; {heir}", one.leads_to());
        item.with([says]).at(line(pair, When::Before, key))
    }));
    all
}

/// The routes by gateway and path.
type Forwards = BTreeMap<(String, String), Forward>;

/// The narrowest other route of a gateway that takes all of a path: it would get the requests.
fn wider<'a>(
    one: &Forward,
    key: &(String, String),
    all: &'a Forwards,
) -> Option<(&'a str, &'a Forward)> {
    let others = all
        .iter()
        .filter(|((gateway, path), _)| *gateway == key.0 && *path != key.1);
    let wider = others.filter(|(_, other)| one.is_inside(other));
    let narrowest = wider.max_by_key(|((_, path), _)| path.len());
    narrowest.map(|((_, path), other)| (path.as_str(), other))
}

/// From which route a new one takes requests, as the end of a sentence.
fn taken_from(one: &Forward, key: &(String, String), all: &Forwards) -> String {
    match wider(one, key, all) {
        Some((path, other)) => {
            format!(
                "; takes these requests from {path}, which go to {}",
                other.target()
            )
        }
        None => String::new(),
    }
}

/// Who gets the requests of a route that is gone.
fn heir(one: &Forward, key: &(String, String), all: &Forwards) -> String {
    match wider(one, key, all) {
        Some((path, other)) => format!("{path} takes them now, to {}", other.target()),
        None => "nobody takes them now".into(),
    }
}

fn line(pair: &Pair<'_>, when: When, (_, path): &(String, String)) -> Option<Place> {
    pair.place(when, |model| {
        let mut all = model.inventory.routes.iter();
        let route = all.find(|route| route.spec.path.to_string() == *path);
        route.map(|route| route.origin)
    })
}

fn origins(pair: &Pair<'_>) -> Vec<Item> {
    let (old, new) = (&pair.old.origins, &pair.new.origins);
    let nothing = BTreeSet::new();
    let mut all = Vec::new();
    let gateways: BTreeSet<String> = new
        .keys()
        .cloned()
        .chain(old.keys().map(|name| pair.names.now(name).to_owned()))
        .collect();
    for gateway in &gateways {
        let was = old.iter().find(|(name, _)| pair.names.now(name) == gateway);
        let was = was.map_or(&nothing, |(_, all)| all);
        let is = new.get(gateway).unwrap_or(&nothing);
        let hosts = pair.hosts_of(SpotKind::Service, gateway);
        let item = |kind, origin: &String| {
            let item = Item::new(kind, gateway).on(hosts.clone());
            item.with([origin.clone()])
        };
        all.extend(
            is.difference(was)
                .map(|origin| item(Kind::OriginAdded, origin)),
        );
        all.extend(
            was.difference(is)
                .map(|origin| item(Kind::OriginRemoved, origin)),
        );
    }
    all
}
