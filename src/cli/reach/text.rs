//! Who reaches what, for people: first what comes from outside, then host by host.

use std::collections::{BTreeMap, BTreeSet};

use super::matrix::name;
use crate::cli::table::Table;
use crate::diagnostic::{Origin, Sources};
use crate::inventory::Inventory;
use crate::inventory::spec::Peer;
use crate::reach::matrix::{Crowd, Row, Way};
use crate::reach::walk::{Answer, Hop};
use crate::reach::{Party, Via, end_name};

/// How many names or lines stand in a row; the JSON has all.
const NAMED_MAX: usize = 3;

const TOGETHER: &str = "\
:port     containers of one host reach all ports of each other; what is needed is listed
";
const POSSIBLE: &str = "\
possible  nobody asked for it, but it comes from an address that is let in
";

/// One environment.
pub(super) fn of(inventory: &Inventory, sources: &Sources, rows: &[Row<'_>]) -> String {
    let page = Page {
        inventory,
        sources,
        rows,
    };
    let parts = [
        vec![format!("{}\n", inventory.environment)],
        page.outside(),
        page.hosts(),
        vec![page.legend()],
    ];
    let mut parts = parts.concat();
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

struct Page<'a> {
    inventory: &'a Inventory,
    sources: &'a Sources,
    rows: &'a [Row<'a>],
}

impl Page<'_> {
    /// What each of those reaches who are not part of the fleet; the internet first.
    fn outside(&self) -> Vec<String> {
        let mut by_peer: BTreeMap<&Peer, Table<5>> = BTreeMap::new();
        by_peer.insert(&Peer::Internet, Table::new());
        for row in self.rows {
            let everyone = way_of(row, &Peer::Internet).map(Way::dial);
            for way in &row.ways {
                let Crowd::Peer(peer) = &way.from else {
                    continue;
                };
                let table = by_peer.entry(peer).or_insert_with(Table::new);
                if *peer == Peer::Internet || everyone != Some(way.dial()) {
                    table.push(self.door(row, way));
                }
            }
        }
        let shared = by_peer[&Peer::Internet].is_empty();
        let part = |(peer, table): (&Peer, Table<5>)| {
            let who = self.outsider(peer);
            let reaches_more = *peer != Peer::Internet && !shared;
            match (table.is_empty(), reaches_more) {
                (true, true) => format!("{who}: nothing more\n"),
                (true, false) => format!("{who}: nothing\n"),
                (false, true) => format!("{who}, also:\n{}", table.text(2)),
                (false, false) => format!("{who}:\n{}", table.text(2)),
            }
        };
        let mut all: Vec<_> = by_peer.into_iter().collect();
        all.sort_by_key(|(peer, _)| (**peer != Peer::Internet, !self.is_operator(peer)));
        all.into_iter().map(part).collect()
    }

    fn is_operator(&self, peer: &Peer) -> bool {
        self.inventory.operator.from.contains(peer)
    }

    fn door(&self, row: &Row<'_>, way: &Way<'_>) -> [String; 5] {
        [
            mark(way),
            at(way),
            end_name(self.inventory, &row.to),
            format!("on {}", row.host),
            self.lines(&way.opened_by()),
        ]
    }

    fn outsider(&self, peer: &Peer) -> String {
        match peer {
            Peer::Internet => "From the internet".into(),
            Peer::Network(name) => {
                let network = self.inventory.networks.get(name);
                let range = network.and_then(|network| network.cidr);
                let range = range.map_or(String::new(), |range| format!(" ({range})"));
                format!("From anything else in {name}{range}")
            }
            Peer::Operator | Peer::Localhost | Peer::Cidr(_) => {
                let word = if self.is_operator(peer) {
                    "operators at "
                } else {
                    ""
                };
                format!("From {word}{peer}")
            }
        }
    }

    /// Each host with its ports.
    fn hosts(&self) -> Vec<String> {
        let mut hosts: BTreeMap<&str, Vec<&Row<'_>>> = BTreeMap::new();
        for row in self.rows {
            hosts.entry(row.host.as_str()).or_default().push(row);
        }
        let part = |(host, rows): (&str, Vec<&Row<'_>>)| {
            let mut table = Table::new();
            let mut idle = Vec::new();
            for row in rows {
                let lines = self.lines_of(row);
                if lines.is_empty() {
                    idle.push(end_name(self.inventory, &row.to));
                }
                for line in lines {
                    table.push(line);
                }
            }
            let rest = if idle.is_empty() {
                String::new()
            } else {
                format!("  needed by nobody: {}\n", idle.join(", "))
            };
            format!("{host}\n{}{rest}", table.text(2))
        };
        hosts.into_iter().map(part).collect()
    }

    /// A port: who needs it, by which line, and who else gets there.
    fn lines_of(&self, row: &Row<'_>) -> Vec<[String; 5]> {
        let mut all: Vec<[String; 5]> = Vec::new();
        let mut strangers = Vec::new();
        let mut outside = Vec::new();
        for way in &row.ways {
            match &way.from {
                Crowd::Peer(peer) => outside.push(peer.to_string()),
                Crowd::Machine(host) if way.needed.is_empty() => strangers.push((host, way)),
                Crowd::Own(host) | Crowd::Containers(host) | Crowd::Machine(host) => {
                    all.extend(self.needs(host.as_str(), way));
                }
            }
        }
        if let Some((_, way)) = strangers.first() {
            let names: Vec<String> = strangers.iter().map(|(host, _)| host.to_string()).collect();
            let mut line = line_of(format!("possible: all of {}", cut(&names)), String::new());
            (line[1], line[2]) = (at(way), mark(way));
            all.push(line);
        }
        if !outside.is_empty() {
            let text = format!("from outside: {}", cut(&outside));
            all.push(line_of(text, String::new()));
        }
        if let Some([port, ..]) = all.first_mut() {
            *port = end_name(self.inventory, &row.to);
        }
        all
    }

    /// Who needs it, one line for all who are asked for by the same lines, and who else there is.
    fn needs(&self, host: &str, way: &Way<'_>) -> Vec<[String; 5]> {
        let mut by_line: BTreeMap<Origin, BTreeSet<&Party>> = BTreeMap::new();
        for edge in &way.needed {
            by_line.entry(edge.origin).or_default().insert(&edge.from);
        }
        let mut by_names: Vec<(BTreeSet<&Party>, BTreeSet<Origin>)> = Vec::new();
        for (origin, parties) in by_line {
            match by_names.iter_mut().find(|(known, _)| *known == parties) {
                Some((_, origins)) => {
                    origins.insert(origin);
                }
                None => by_names.push((parties, BTreeSet::from([origin]))),
            }
        }
        let line = |(parties, origins): (BTreeSet<&Party>, BTreeSet<Origin>)| {
            let names = parties.iter().map(|party| name(self.inventory, party));
            let who = format!("{host}: {}", names.collect::<Vec<_>>().join(", "));
            line_of(who, self.lines(&origins))
        };
        let mut all: Vec<[String; 5]> = by_names.into_iter().map(line).collect();
        if matches!(way.from, Crowd::Machine(_)) {
            all.push(line_of(
                format!("possible: the rest of {host}"),
                String::new(),
            ));
        }
        if let Some([_, address, answer, ..]) = all.first_mut() {
            *address = at(way);
            *answer = mark(way);
        }
        all
    }

    fn lines(&self, origins: &BTreeSet<Origin>) -> String {
        let places: Vec<String> = origins.iter().map(|one| self.sources.place(*one)).collect();
        cut(&places)
    }

    /// What the words and marks mean that occur.
    fn legend(&self) -> String {
        let ways = || self.rows.iter().flat_map(|row| &row.ways);
        let mut text = String::new();
        if ways().any(|way| matches!(way.from, Crowd::Containers(_))) {
            text.push_str(TOGETHER);
        }
        if ways().any(|way| matches!(way.from, Crowd::Machine(_))) {
            text.push_str(POSSIBLE);
        }
        let mut networks: BTreeSet<&str> = BTreeSet::new();
        for way in ways() {
            if let Some(Hop::Tier { network, .. }) = way.walk.deciding() {
                networks.insert(network.as_str());
            }
        }
        for network in networks {
            let line = format!(
                "?         unless the cloud drops what goes from host to host in {network}: nobody \
                 wrote down its `intra`\n"
            );
            text.push_str(&line);
        }
        text
    }
}

fn way_of<'a>(row: &'a Row<'_>, peer: &Peer) -> Option<&'a Way<'a>> {
    let mut ways = row.ways.iter();
    ways.find(|way| matches!(&way.from, Crowd::Peer(one) if one == peer))
}

fn line_of(who: String, lines: String) -> [String; 5] {
    [String::new(), String::new(), String::new(), who, lines]
}

/// What is dialled; a container's name is its port's, so the number says it.
fn at(way: &Way<'_>) -> String {
    match way.dial() {
        Some(dial) if dial.via == Via::Container => format!(":{}", dial.at.port),
        Some(dial) => dial.at.to_string(),
        None => String::new(),
    }
}

fn mark(way: &Way<'_>) -> String {
    match way.walk.answer() {
        Answer::Yes | Answer::No => String::new(),
        Answer::Unknown => "?".into(),
    }
}

/// `a, b and 7 more`.
fn cut(all: &[String]) -> String {
    let shown = all
        .iter()
        .take(NAMED_MAX)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match all.len().saturating_sub(NAMED_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
