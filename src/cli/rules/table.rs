//! The derived rules as tables for people and as JSON.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::{Value, json};

use crate::cli::table::Table;
use crate::diagnostic::Sources;
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::reach::Source;
use crate::reach::rules::{Keeper, Rule};

/// How many lines that ask stand beside a rule; the JSON has all.
const NAMED_MAX: usize = 2;

/// A table for each keeper.
pub(super) fn text(inventory: &Inventory, sources: &Sources, rules: &[Rule]) -> String {
    let environment = &inventory.environment;
    let names = names(inventory);
    let parts = rules.chunk_by(|a, b| a.keeper == b.keeper).map(|rules| {
        let mut table = Table::new();
        for rule in rules {
            table.push(cells(&names, sources, rule));
        }
        let title = rules.first().map_or("", |rule| title(rule.keeper));
        format!("{environment}: {title}\n{}", table.text(2))
    });
    parts.collect::<Vec<String>>().join("\n")
}

/// All rules of an environment.
pub(super) fn json(inventory: &Inventory, sources: &Sources, rules: &[Rule]) -> Value {
    let rule = |rule: &Rule| {
        let asked_at: Vec<String> = rule
            .asked_at
            .iter()
            .map(|one| sources.place(*one))
            .collect();
        json!({
            "keeper": match rule.keeper {
                Keeper::Door => "door",
                Keeper::Path => "path",
                Keeper::Firewall => "firewall",
                Keeper::Published => "published",
            },
            "host": rule.host.as_str(),
            "from": rule.from.map(from),
            "to": rule.to.map(|to| to.to_string()),
            "ports": rule.ports.to_string(),
            "transport": rule.transport.as_str(),
            "inside": rule.inside.map(|inside| inside.to_string()),
            "what": rule.what,
            "asked_at": asked_at,
        })
    };
    let rules: Vec<Value> = rules.iter().map(rule).collect();
    json!({ "environment": inventory.environment.as_str(), "rules": rules })
}

fn title(keeper: Keeper) -> &'static str {
    match keeper {
        Keeper::Door => "the cloud lets in from outside",
        Keeper::Path => "the cloud lets through from machine to machine",
        Keeper::Firewall => "the hosts' firewalls let in",
        Keeper::Published => "Docker maps into containers",
    }
}

/// Host, from where, to which address and port, what for, and who asks.
fn cells(names: &Names<'_>, sources: &Sources, rule: &Rule) -> [String; 6] {
    let to = match rule.to {
        Some(IpAddr::V6(to)) => format!("[{to}]:{}", rule.ports),
        Some(to) => format!("{to}:{}", rule.ports),
        None => format!("*:{}", rule.ports),
    };
    let inside = rule
        .inside
        .map_or(String::new(), |inside| format!(" → {inside}"));
    let mut lines = rule.asked_at.iter().map(|one| sources.place(*one));
    let shown: Vec<String> = lines.by_ref().take(NAMED_MAX).collect();
    let more = match lines.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    [
        rule.host.to_string(),
        rule.from.map_or(String::new(), |from| sender(names, from)),
        format!("{to}{inside}"),
        rule.transport.as_str().into(),
        rule.what.clone(),
        format!("{}{more}", shown.join(", ")),
    ]
}

/// The hosts by their addresses.
type Names<'a> = BTreeMap<IpAddr, &'a HostName>;

fn names(inventory: &Inventory) -> Names<'_> {
    let hosts = inventory.hosts.values();
    let all = hosts.flat_map(|host| {
        let addresses = host.spec.address.values().flat_map(|all| &all.0);
        addresses.map(|address| (*address, &host.name))
    });
    all.collect()
}

/// The source, with the name of the host that has the address.
fn sender(names: &Names<'_>, source: Source) -> String {
    let host = match source {
        Source::Range(range) if range.prefix_len() == range.max_prefix_len() => {
            names.get(&range.addr())
        }
        Source::Any | Source::Range(_) | Source::Containers => None,
    };
    let address = from(source);
    host.map_or(address.clone(), |host| format!("{host} {address}"))
}

fn from(source: Source) -> String {
    match source {
        Source::Any => "anywhere".into(),
        Source::Range(range) if range.prefix_len() == range.max_prefix_len() => {
            range.addr().to_string()
        }
        Source::Range(range) => range.to_string(),
        Source::Containers => "its containers".into(),
    }
}
