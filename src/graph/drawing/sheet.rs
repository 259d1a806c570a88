//! What is drawn, before anything has a place.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::graph::alike::{self, Group};
use crate::graph::topology::{
    EdgeLine, ExternalNode, HostNode, OutsideNode, PortNode, ServiceNode, Spot, SpotKind, Topology,
};

/// More cards of hosts than this are drawn without wires: nobody could follow one.
const WIRED_HOSTS_MAX: usize = 64;

/// What is drawn.
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) lanes: Vec<Lane>,
    pub(super) cards: Vec<Card>,
    pub(super) trees: Vec<Tree>,
}

/// Cards that stand together.
pub(super) struct Lane {
    /// Its name and what else is worth saying; empty for a lane without a frame.
    pub(super) words: Vec<String>,
    /// Its cards, as indexes.
    pub(super) cards: Vec<usize>,
}

impl Lane {
    /// Whether a frame is drawn around it.
    pub(super) fn is_framed(&self) -> bool {
        !self.words.is_empty()
    }
}

/// One box.
pub(super) struct Card {
    pub(super) name: String,
    /// Smaller lines below it.
    pub(super) details: Vec<String>,
    pub(super) shape: Shape,
    /// Whether it keeps data.
    pub(super) data: bool,
    /// Whether a Prometheus scrapes it.
    pub(super) watched: bool,
}

/// What a card stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// No part of the fleet.
    Outside,
    /// A service.
    Service,
    /// A job.
    Job,
    /// A host, or several that are alike.
    Host,
}

/// All wires into one card.
pub(super) struct Tree {
    pub(super) to: usize,
    /// By card, what its wire says when a mouse rests on it.
    pub(super) from: BTreeMap<usize, BTreeSet<String>>,
    /// Whether it is drawn faintly: an announcement, not a dependency.
    pub(super) faint: bool,
}

/// Chooses what is drawn: services while they can be told apart, else hosts.
pub(super) fn of(topology: &Topology) -> Sheet {
    let crowd = alike::crowd(topology);
    let cards = crowd.as_ref().map_or(0, Vec::len);
    let mut sheet = Sheet {
        title: format!("{} · {}", topology.fleet, topology.environment),
        lanes: Vec::new(),
        cards: Vec::new(),
        trees: Vec::new(),
    };
    let mut known = BTreeMap::new();
    sheet.lane(Vec::new(), topology.outside.iter().map(outside), &mut known);
    if let Some(groups) = crowd {
        sheet.lane(Vec::new(), groups.iter().map(hosts), &mut known);
        let services = topology.services.iter().filter_map(|one| {
            let card = known.get(&(SpotKind::Host, one.host.clone()))?;
            Some(((SpotKind::Service, one.name.clone()), *card))
        });
        known.extend(services.collect::<Vec<_>>());
    } else {
        for host in downstream(topology) {
            let cards = cards_on(topology, host);
            sheet.lane(host_words(topology, host), cards, &mut known);
        }
    }
    let elsewhere = topology.externals.iter().filter(|one| one.host.is_none());
    sheet.lane(Vec::new(), elsewhere.map(external), &mut known);
    if cards <= WIRED_HOSTS_MAX {
        sheet.trees = trees(topology, &known);
    }
    sheet
}

type Key = (SpotKind, String);

impl Sheet {
    fn lane(
        &mut self,
        words: Vec<String>,
        cards: impl IntoIterator<Item = (Vec<Key>, Card)>,
        known: &mut BTreeMap<Key, usize>,
    ) {
        let first = self.cards.len();
        for (keys, card) in cards {
            let here = self.cards.len();
            known.extend(keys.into_iter().map(|key| (key, here)));
            self.cards.push(card);
        }
        if !words.is_empty() || first < self.cards.len() {
            let cards = (first..self.cards.len()).collect();
            self.lanes.push(Lane { words, cards });
        }
    }
}

/// Hosts in an order in which most edges lead from one to a later one: the next is always the one
/// that is least dialled by those that are left.
fn downstream(topology: &Topology) -> Vec<&HostNode> {
    let between = between(topology);
    let mut left: Vec<&HostNode> = topology.hosts.iter().collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let count = |from: &str, to: &str| between.get(&(from, to)).copied().unwrap_or(0);
        let weight = |at: &usize| {
            let own = left[*at].name.as_str();
            let incoming: usize = left.iter().map(|other| count(&other.name, own)).sum();
            let outgoing: usize = left.iter().map(|other| count(own, &other.name)).sum();
            (incoming, Reverse(outgoing))
        };
        let next = (0..left.len()).min_by_key(weight).unwrap_or(0);
        order.push(left.remove(next));
    }
    order
}

/// How many edges lead from one host to another.
fn between(topology: &Topology) -> BTreeMap<(&str, &str), usize> {
    let services = topology.services.iter();
    let host_of: BTreeMap<&str, &str> = services
        .map(|one| (one.name.as_str(), one.host.as_str()))
        .collect();
    let mut between = BTreeMap::new();
    for edge in topology.edges.iter().filter(|edge| !is_hidden(edge)) {
        let end = |spot: &Spot| host_of.get(spot.name.as_str()).copied();
        if let (Some(from), Some(to)) = (end(&edge.from), end(&edge.to))
            && from != to
        {
            *between.entry((from, to)).or_default() += 1;
        }
    }
    between
}

fn host_words(topology: &Topology, host: &HostNode) -> Vec<String> {
    let mut words = vec![host.name.clone()];
    if host.role != host.name {
        words[0] = format!("{} · {}", host.name, host.role);
    }
    words.extend(host.addresses.values().flatten().cloned());
    let sshd = |edge: &&EdgeLine| edge.to.kind == SpotKind::Host && edge.to.name == host.name;
    let dial = topology
        .edges
        .iter()
        .find(sshd)
        .and_then(|edge| edge.dial.as_ref());
    let port = dial.and_then(|dial| dial.rsplit(':').next());
    words.extend(port.map(|port| format!("sshd {port}")));
    if host.processes {
        words.push("processes".into());
    }
    words
}

fn cards_on(topology: &Topology, host: &HostNode) -> Vec<(Vec<Key>, Card)> {
    let scraped = |edge: &&EdgeLine| edge.kind == "scrape";
    let watched: BTreeSet<&Spot> = topology
        .edges
        .iter()
        .filter(scraped)
        .map(|e| &e.to)
        .collect();
    let is_watched = |name: &str| watched.iter().any(|spot| spot.name == name);
    let services = topology.services.iter().filter(|one| one.host == host.name);
    let services = services.map(|one| service(one, is_watched(&one.name)));
    let here = |one: &&ExternalNode| one.host.as_ref() == Some(&host.name);
    let externals = topology.externals.iter().filter(here);
    services.chain(externals.map(external)).collect()
}

fn service(service: &ServiceNode, watched: bool) -> (Vec<Key>, Card) {
    let card = Card {
        name: service.name.clone(),
        details: lines(ports(&service.ports)),
        shape: if service.job {
            Shape::Job
        } else {
            Shape::Service
        },
        data: service.stateful,
        watched,
    };
    (vec![(SpotKind::Service, service.name.clone())], card)
}

fn external(external: &ExternalNode) -> (Vec<Key>, Card) {
    let card = Card {
        name: external.name.clone(),
        details: lines(match &external.at {
            Some(at) => at.clone(),
            None => ports(&external.ports),
        }),
        shape: Shape::Outside,
        data: false,
        watched: false,
    };
    (vec![(SpotKind::External, external.name.clone())], card)
}

fn outside(outside: &OutsideNode) -> (Vec<Key>, Card) {
    let (name, detail) = match (outside.operator, &outside.cidr) {
        (true, Some(cidr)) => ("operator".to_owned(), cidr.clone()),
        (true, None) => (outside.name.clone(), "operator".to_owned()),
        (false, Some(cidr)) if *cidr != outside.name => (outside.name.clone(), cidr.clone()),
        (false, _) => (outside.name.clone(), String::new()),
    };
    let card = Card {
        name,
        details: lines(detail),
        shape: Shape::Outside,
        data: false,
        watched: false,
    };
    (vec![(SpotKind::Outside, outside.name.clone())], card)
}

fn hosts(group: &Group<'_>) -> (Vec<Key>, Card) {
    let keys = group.hosts.iter();
    let keys = keys.map(|host| (SpotKind::Host, host.name.clone()));
    let card = Card {
        name: group.name(),
        details: group.details(),
        shape: Shape::Host,
        data: group.is_stateful(),
        watched: false,
    };
    (keys.collect(), card)
}

fn lines(detail: String) -> Vec<String> {
    Some(detail)
        .filter(|detail| !detail.is_empty())
        .into_iter()
        .collect()
}

/// Published ports first, then in brackets those that only containers beside it reach.
fn ports(ports: &[PortNode]) -> String {
    let mut words: BTreeSet<(bool, String)> = BTreeSet::new();
    for port in ports {
        let inside = &port.container;
        match port.published.first() {
            Some(at) if at.number == *inside || port.protocol == "kafka" => {
                words.insert((false, at.number.clone()));
            }
            Some(at) => {
                words.insert((false, format!("{}→{inside}", at.number)));
            }
            None => {
                words.insert((true, format!("({inside})")));
            }
        }
    }
    words
        .into_iter()
        .map(|(_, word)| word)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Scrapes are a mark on the card, and sshd is a word in the lane.
fn is_hidden(edge: &EdgeLine) -> bool {
    matches!(edge.kind.as_str(), "scrape" | "operator")
}

fn is_faint(edge: &EdgeLine) -> bool {
    edge.kind == "register"
}

fn trees(topology: &Topology, known: &BTreeMap<Key, usize>) -> Vec<Tree> {
    let card = |spot: &Spot| known.get(&(spot.kind, spot.name.clone())).copied();
    let mut ends = BTreeMap::new();
    for edge in topology.edges.iter().filter(|edge| !is_hidden(edge)) {
        if let (Some(from), Some(to)) = (card(&edge.from), card(&edge.to))
            && from != to
        {
            let (faint, titles) = ends.entry((to, from)).or_insert((true, BTreeSet::new()));
            *faint &= is_faint(edge);
            titles.insert(title(edge));
        }
    }
    let mut trees: BTreeMap<(usize, bool), BTreeMap<usize, BTreeSet<String>>> = BTreeMap::new();
    for ((to, from), (faint, titles)) in ends {
        trees.entry((to, faint)).or_default().insert(from, titles);
    }
    let tree = |((to, faint), from)| Tree { to, from, faint };
    trees.into_iter().map(tree).collect()
}

fn title(edge: &EdgeLine) -> String {
    let to = match &edge.to.port {
        Some(port) => format!("{}.{port}", edge.to.name),
        None => edge.to.name.clone(),
    };
    let dial = edge
        .dial
        .as_ref()
        .map_or(String::new(), |dial| format!(" at {dial}"));
    format!("{} → {to}{dial} ({})", edge.from.name, edge.kind)
}
