//! Security groups, one for each host, as Terraform gives them to an `OpenStack` cloud.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;
use serde::Serialize;

use super::Project;
use crate::inventory::spec::{PortRange, Transport};
use crate::reach::cloud::{Cloud, Goal, Member, anywhere};
use crate::render::draft::Draft;

/// What the template sees.
#[derive(Serialize)]
struct Groups {
    #[serde(flatten)]
    project: Project,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    label: String,
    host: String,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Rule {
    label: String,
    direction: &'static str,
    ethertype: &'static str,
    /// None for everything.
    match_ports: Option<MatchPorts>,
    remote: String,
    description: String,
}

#[derive(Serialize)]
struct MatchPorts {
    protocol: &'static str,
    first: u16,
    last: u16,
}

/// A rule before it has a name: what it lets through, at which other end.
type Key = (Direction, Option<(Transport, PortRange)>, IpNet);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    In,
    Out,
}

/// `Neutron` takes no longer descriptions.
const DESCRIPTION_MAX: usize = 255;

/// `openstack.tf`.
pub(super) fn draft(project: &Project, cloud: &Cloud<'_>) -> Draft {
    let names = names(cloud);
    let group = |member| group(cloud, member, &names);
    let groups = Groups {
        project: project.clone(),
        groups: cloud.members.iter().map(group).collect(),
    };
    let template = "environment/openstack.tf.tera";
    Draft::template("cloud/openstack.tf", template, &groups)
}

/// The addresses of hosts, by words that stay when an address changes.
fn names(cloud: &Cloud<'_>) -> BTreeMap<IpNet, String> {
    let mut all = BTreeMap::new();
    for Member { host, .. } in &cloud.members {
        for (network, addresses) in &host.spec.address {
            for (index, address) in addresses.0.iter().enumerate() {
                let name = format!("{}_{network}_{index}", host.name);
                all.insert(IpNet::from(*address), name);
            }
        }
    }
    all
}

fn group(cloud: &Cloud<'_>, member: &Member<'_>, names: &BTreeMap<IpNet, String>) -> Group {
    let host = &member.host.name;
    let mut rules: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    let mut add = |direction, what: Option<_>, remote, why: &str| {
        let names = rules.entry((direction, what, remote)).or_default();
        names.insert(why.to_owned());
    };
    for door in cloud.doors.iter().filter(|door| door.host == *host) {
        for from in &door.from {
            let what = Some((door.transport, door.ports));
            add(Direction::In, what, *from, &door.what);
        }
    }
    for path in cloud.paths.iter().filter(|path| path.host == *host) {
        let what = Some((path.transport, path.ports));
        add(Direction::In, what, path.from, &path.what);
    }
    if member.is_shut_in() {
        for exit in &member.exits {
            for to in ranges(member, &exit.to) {
                let what = Some((exit.transport, exit.ports));
                add(Direction::Out, what, to, &exit.why);
            }
        }
    } else {
        for range in anywhere(member.host) {
            add(Direction::Out, None, range, "the network is open");
        }
    }
    let label = format!("host_{host}");
    let wide: Vec<&Key> = rules.keys().filter(|key| !is_single(key)).collect();
    let covered = |inner: &Key| wide.iter().any(|outer| covers(outer, inner));
    let needed = rules.iter().filter(|(key, _)| !covered(key));
    Group {
        rules: needed
            .map(|(key, why)| rule(&label, key, why, names.get(&key.2)))
            .collect(),
        label,
        host: host.to_string(),
    }
}

/// A rule takes no names, so a name is all addresses.
fn ranges(member: &Member<'_>, goal: &Goal) -> Vec<IpNet> {
    match goal {
        Goal::Name(_) => anywhere(member.host),
        Goal::Range(range) => vec![*range],
    }
}

fn is_single((_, what, remote): &Key) -> bool {
    let one_port = what.is_some_and(|(_, ports)| ports.first == ports.last);
    one_port && remote.prefix_len() == remote.max_prefix_len()
}

fn covers(outer: &Key, inner: &Key) -> bool {
    let what = match (outer.1, inner.1) {
        (Some((transport, outer)), Some((other, inner))) => {
            transport == other && outer.first <= inner.first && inner.last <= outer.last
        }
        (None, _) => true,
        (Some(_), None) => false,
    };
    outer != inner && outer.0 == inner.0 && what && outer.2.contains(&inner.2)
}

fn rule(
    group: &str,
    (direction, what, remote): &Key,
    why: &BTreeSet<String>,
    name: Option<&String>,
) -> Rule {
    let (short, direction) = match direction {
        Direction::In => ("in", "ingress"),
        Direction::Out => ("out", "egress"),
    };
    let matched = what.as_ref().map_or("all".into(), |(transport, ports)| {
        format!("{}_{}", transport.as_str(), ports)
    });
    let number = || remote.to_string().replace(['.', ':', '/'], "-");
    let place = name.cloned().unwrap_or_else(number);
    let description = why.iter().cloned().collect::<Vec<_>>().join(", ");
    Rule {
        label: format!("{group}_{short}_{matched}_{place}"),
        direction,
        ethertype: if remote.addr().is_ipv4() {
            "IPv4"
        } else {
            "IPv6"
        },
        match_ports: what.map(|(transport, ports)| MatchPorts {
            protocol: transport.as_str(),
            first: ports.first,
            last: ports.last,
        }),
        remote: remote.to_string(),
        description: description.chars().take(DESCRIPTION_MAX).collect(),
    }
}
