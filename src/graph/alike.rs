//! Hosts that have the same part in the fleet, which a crowded picture shows as one.
//!
//! They are told apart as finely as a page allows: first by what they run, then by their names
//! without numbers, at last by their role alone. A host without a role is alike only to those that
//! run the same.

use std::collections::{BTreeMap, BTreeSet};

use super::topology::{HostNode, ServiceNode, Topology};

/// More services than this cannot be told apart on a page.
const SERVICES_MAX: usize = 48;
/// A page shows so many groups with wires that an eye can follow.
const GROUPS_MAX: usize = 24;
/// Kinds of services that a group names; the others are counted.
const KINDS_MAX: usize = 3;

/// Hosts that are shown as one.
pub(super) struct Group<'t> {
    pub(super) hosts: Vec<&'t HostNode>,
    services: Vec<&'t ServiceNode>,
}

/// How finely hosts are told apart.
#[derive(Clone, Copy)]
enum Grain {
    Services,
    Stem,
    Role,
    Host,
}

/// The groups of the finest grain that fits, where a page cannot show all services; each host for
/// itself if no grain fits.
pub(super) fn crowd(topology: &Topology) -> Option<Vec<Group<'_>>> {
    (topology.services.len() > SERVICES_MAX).then(|| groups(topology))
}

fn groups(topology: &Topology) -> Vec<Group<'_>> {
    let mut services: BTreeMap<&str, Vec<&ServiceNode>> = BTreeMap::new();
    for one in &topology.services {
        services.entry(&one.host).or_default().push(one);
    }
    let of = |grain| by(grain, topology, &services);
    let grains = [Grain::Services, Grain::Stem, Grain::Role].into_iter();
    let fitting = grains.map(of).find(|groups| groups.len() <= GROUPS_MAX);
    fitting.unwrap_or_else(|| of(Grain::Host))
}

/// In the order of their first hosts.
fn by<'t>(
    grain: Grain,
    topology: &'t Topology,
    services: &BTreeMap<&str, Vec<&'t ServiceNode>>,
) -> Vec<Group<'t>> {
    let mut places = BTreeMap::new();
    let mut groups: Vec<Group<'t>> = Vec::new();
    for host in &topology.hosts {
        let own = services.get(host.name.as_str());
        let own = own.map_or([].as_slice(), Vec::as_slice);
        let place = *places.entry(part(grain, host, own)).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group {
                hosts: Vec::new(),
                services: Vec::new(),
            });
        }
        groups[place].hosts.push(host);
        groups[place].services.extend(own);
    }
    groups
}

/// What alike hosts have in common: a role, a name, services.
type Part<'t> = (Option<&'t str>, Option<&'t str>, BTreeSet<&'t str>);

fn part<'t>(grain: Grain, host: &'t HostNode, services: &[&'t ServiceNode]) -> Part<'t> {
    let role = (host.role != host.name).then_some(host.role.as_str());
    let (stem, _) = numbered(&host.name);
    let running = || services.iter().map(|one| one.service.as_str()).collect();
    match (grain, role) {
        (Grain::Host, _) => (role, Some(&host.name), BTreeSet::new()),
        (Grain::Services, _) | (Grain::Stem | Grain::Role, None) => (role, Some(stem), running()),
        (Grain::Stem, Some(_)) => (role, Some(stem), BTreeSet::new()),
        (Grain::Role, Some(_)) => (role, None, BTreeSet::new()),
    }
}

impl Group<'_> {
    /// Whether something of it keeps data.
    pub(super) fn is_stateful(&self) -> bool {
        self.services.iter().any(|one| one.stateful)
    }

    /// The role of the hosts, and what runs there; a few lines.
    pub(super) fn details(&self) -> Vec<String> {
        let name = self.name();
        let mut about = Vec::new();
        if self.hosts.iter().all(|one| one.role != one.name) && self.hosts[0].role != name {
            about.push(self.hosts[0].role.clone());
        }
        if self.hosts.len() > 1 {
            about.push(format!("{} hosts", self.hosts.len()));
        }
        let mut details = vec![about.join(" · ")];
        details.retain(|line| !line.is_empty());
        details.extend(self.kinds());
        details
    }

    /// `db1`, `app1–4`, or the role of hosts whose names have nothing in common.
    pub(super) fn name(&self) -> String {
        let first = &self.hosts[0];
        let (stem, _) = numbered(&first.name);
        let names = self.hosts.iter().map(|one| numbered(&one.name));
        let mut numbers: Vec<&str> = names
            .filter(|(own, number)| *own == stem && !number.is_empty())
            .map(|(_, number)| number)
            .collect();
        numbers.sort_by_key(|number| (number.len(), *number));
        match numbers.as_slice() {
            _ if self.hosts.len() == 1 => first.name.clone(),
            [least, .., most] if numbers.len() == self.hosts.len() => {
                let between = if is_whole(&numbers) { "–" } else { "…" };
                format!("{stem}{least}{between}{most}")
            }
            _ => first.role.clone(),
        }
    }

    /// What runs there, such as `worker ×14`; services that differ in a number are of one kind.
    fn kinds(&self) -> Vec<String> {
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for one in &self.services {
            let (stem, _) = numbered(&one.service);
            kinds.entry(stem).or_default().push(&one.service);
        }
        let shown = match kinds.len() {
            ..=KINDS_MAX => KINDS_MAX,
            _ => KINDS_MAX - 1,
        };
        let named = kinds.iter().take(shown);
        let mut lines: Vec<String> = named.map(|(stem, names)| kind(stem, names)).collect();
        let left: usize = kinds.values().skip(shown).map(Vec::len).sum();
        lines.extend((left > 0).then(|| format!("+ {left} more")));
        lines
    }
}

fn kind(stem: &str, names: &[&str]) -> String {
    match names {
        [name] => (*name).to_owned(),
        _ => format!("{} ×{}", stem.trim_end_matches('-'), names.len()),
    }
}

/// A name without the number at its end, and that number.
fn numbered(name: &str) -> (&str, &str) {
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if stem.is_empty() {
        (name, "")
    } else {
        (stem, &name[stem.len()..])
    }
}

/// Whether sorted numbers have no gap.
fn is_whole(numbers: &[&str]) -> bool {
    let values: Vec<u64> = numbers.iter().filter_map(|one| one.parse().ok()).collect();
    values.len() == numbers.len() && values.windows(2).all(|pair| pair[1] == pair[0] + 1)
}
