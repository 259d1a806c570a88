//! Words for kinds of change.

use std::collections::BTreeMap;

use super::{DETAILS_MAX, ITEMS_MAX};
use crate::change::report::{Change, Item, Kind, State};

/// How much a reviewer must look at a kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Stop and think.
    Danger,
    /// It does something to who uses the fleet.
    Change,
    /// It follows from the rest.
    Detail,
}

/// A kind in a word, which begins a line.
pub(super) fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::DataAtRisk => "DATA",
        Kind::FlowBroken => "BROKEN",
        Kind::InternetOpened => "EXPOSES",
        Kind::InternetClosed => "hides",
        Kind::HostAdded => "host new",
        Kind::HostRemoved => "host gone",
        Kind::HostChanged => "host",
        Kind::ServiceRemoved => "removes",
        Kind::ServiceMoved => "moves",
        Kind::ServiceRenamed => "renames",
        Kind::ServiceAdded => "adds",
        Kind::ImageChanged => "image",
        Kind::SecretNeeded => "SECRET",
        Kind::SecretShared => "secret",
        Kind::SecretUnused => "unused",
        Kind::FlowOpened => "opens",
        Kind::FlowClosed => "closes",
        Kind::RouteAdded => "route new",
        Kind::RouteRemoved => "route gone",
        Kind::RouteChanged => "route",
        Kind::OriginAdded => "CORS +",
        Kind::OriginRemoved => "CORS -",
        Kind::SettingChanged => "sets",
        Kind::ServiceRestarted => "restarts",
        Kind::PortPublished => "publishes",
        Kind::PortClosed => "withdraws",
        Kind::FlowRerouted => "redials",
        Kind::FirewallOpened => "firewall +",
        Kind::FirewallClosed => "firewall -",
        Kind::ServiceReloaded => "reloads",
    }
}

/// A kind as it is counted in a headline.
fn counted(kind: Kind) -> &'static str {
    match kind {
        Kind::DataAtRisk => "data at risk",
        Kind::FlowBroken => "broken",
        Kind::InternetOpened => "exposed to the internet",
        Kind::InternetClosed => "hidden from the internet",
        Kind::HostAdded => "new host",
        Kind::HostRemoved => "host gone",
        Kind::HostChanged => "host changed",
        Kind::ServiceRemoved => "removed",
        Kind::ServiceMoved => "moved",
        Kind::ServiceRenamed => "renamed",
        Kind::ServiceAdded => "added",
        Kind::ImageChanged => "image changed",
        Kind::SecretNeeded => "secret to give",
        Kind::SecretShared => "secret shared",
        Kind::SecretUnused => "secret unused",
        Kind::FlowOpened => "opened",
        Kind::FlowClosed => "closed",
        Kind::RouteAdded => "route new",
        Kind::RouteRemoved => "route gone",
        Kind::RouteChanged => "route changed",
        Kind::OriginAdded | Kind::OriginRemoved => "CORS",
        Kind::SettingChanged => "set",
        Kind::ServiceRestarted => "restarted",
        Kind::PortPublished => "published",
        Kind::PortClosed => "withdrawn",
        Kind::FlowRerouted => "redialled",
        Kind::FirewallOpened | Kind::FirewallClosed => "firewall",
        Kind::ServiceReloaded => "reloaded",
    }
}

/// How much it weighs.
pub(super) fn weight(kind: Kind) -> Weight {
    match kind {
        Kind::DataAtRisk | Kind::FlowBroken | Kind::InternetOpened | Kind::SecretNeeded => {
            Weight::Danger
        }
        Kind::InternetClosed
        | Kind::HostAdded
        | Kind::HostRemoved
        | Kind::HostChanged
        | Kind::ServiceRemoved
        | Kind::ServiceMoved
        | Kind::ServiceRenamed
        | Kind::ServiceAdded
        | Kind::ImageChanged
        | Kind::SecretShared
        | Kind::FlowOpened
        | Kind::FlowClosed
        | Kind::RouteAdded
        | Kind::RouteRemoved
        | Kind::RouteChanged
        | Kind::OriginAdded
        | Kind::OriginRemoved
        | Kind::SettingChanged
        | Kind::ServiceRestarted => Weight::Change,
        Kind::SecretUnused
        | Kind::PortPublished
        | Kind::PortClosed
        | Kind::FlowRerouted
        | Kind::FirewallOpened
        | Kind::FirewallClosed
        | Kind::ServiceReloaded => Weight::Detail,
    }
}

/// An environment in a line: what happens to it, and how often.
pub(super) fn headline(change: &Change) -> String {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for item in &change.items {
        *counts.entry(item.kind).or_default() += 1;
    }
    let mut words: Vec<(&str, usize)> = Vec::new();
    for (kind, count) in counts {
        let word = counted(kind);
        match words.iter_mut().find(|(known, _)| *known == word) {
            Some((_, known)) => *known += count,
            None => words.push((word, count)),
        }
    }
    let words: Vec<String> = words
        .into_iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let environment = &change.environment;
    let state = match change.state {
        State::Added => " is new",
        State::Removed => " is gone",
        State::Changed => "",
    };
    match (&words[..], change.state) {
        ([], State::Changed) => format!("{environment}: files change, and nothing that runs"),
        ([], State::Added | State::Removed) => format!("{environment}{state}"),
        (_, _) => format!("{environment}{state}: {}", words.join(", ")),
    }
}

/// The things that people are shown, in order, and for each kind how many are left out.
pub(super) fn shown(items: &[Item]) -> Vec<(&[Item], usize)> {
    let groups = items.chunk_by(|a, b| a.kind == b.kind);
    groups
        .map(|group| {
            let shown = group.len().min(ITEMS_MAX);
            (&group[..shown], group.len() - shown)
        })
        .collect()
}

/// The details that people are shown, and how many are left out.
pub(super) fn details(item: &Item) -> (&[String], usize) {
    let shown = item.details.len().min(DETAILS_MAX);
    (&item.details[..shown], item.details.len() - shown)
}
