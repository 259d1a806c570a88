//! What a person types into the console of KT Cloud, in which order, and what to try after each row.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde::Serialize;

use super::Project;
use super::kt::{EXTERNAL, WayOut, comment, forwarded, protocol, ways_out};
use crate::inventory::name::NetworkName;
use crate::inventory::spec::{Traffic, Transport};
use crate::reach::cloud::{Cloud, Door, Goal, Member, Path};
use crate::render::draft::Draft;

/// What the templates see.
#[derive(Serialize)]
struct Checklist {
    #[serde(flatten)]
    project: Project,
    doors: Vec<DoorStep>,
    exits: Vec<ExitStep>,
    tiers: Vec<Tier>,
    shut: Vec<Shut>,
}

#[derive(Serialize)]
struct DoorStep {
    host: String,
    what: String,
    public: String,
    private: String,
    protocol: &'static str,
    ports: String,
    policy: PolicyRow,
    /// Who may try it; none for anybody.
    from: Option<String>,
    probe: Option<String>,
}

/// Both kinds of policy, cell by cell.
#[derive(Serialize)]
struct PolicyRow {
    source: String,
    source_addresses: String,
    destination: String,
    protocol: &'static str,
    ports: String,
    nat: bool,
    comment: String,
}

#[derive(Serialize)]
struct ExitStep {
    policy: PolicyRow,
    hosts: String,
    probe: Option<String>,
}

#[derive(Serialize)]
struct Tier {
    name: String,
    network: String,
    /// What it does with packets inside of it.
    inside: &'static str,
    probes: Vec<InsideProbe>,
}

#[derive(Serialize)]
struct InsideProbe {
    from: String,
    what: String,
    command: String,
}

/// What must not answer to anybody.
#[derive(Serialize)]
struct Shut {
    host: String,
    command: String,
}

/// Asks the first server of `resolv.conf`, whichever it is.
const RESOLVER_PROBE: &str = "timeout 5 bash -c \"</dev/tcp/$(awk '/^nameserver/ {print $2; exit}' \
/etc/resolv.conf)/53\" && echo open";

/// `checklist.en.md` and `checklist.ko.md`.
pub(super) fn drafts(project: &Project, cloud: &Cloud<'_>) -> [Draft; 2] {
    let doors = forwarded(cloud);
    let ways = ways_out(cloud);
    let a_name = ways.iter().find_map(|way| match &way.exit.to {
        Goal::Name(name) => Some(name.as_str()),
        Goal::Range(_) => None,
    });
    let checklist = Checklist {
        project: project.clone(),
        doors: doors
            .iter()
            .map(|(door, private)| door_step(door, &private.to_string()))
            .collect(),
        exits: ways.iter().map(|way| exit_step(way, a_name)).collect(),
        tiers: tiers(cloud),
        shut: shut(cloud, &doors),
    };
    let page = |path, template| Draft::template(path, template, &checklist);
    [
        page("cloud/checklist.en.md", "environment/checklist.en.md.tera"),
        page("cloud/checklist.ko.md", "environment/checklist.ko.md.tera"),
    ]
}

fn door_step(door: &Door, private: &str) -> DoorStep {
    let from = list(door.from.iter());
    let public = door.public.to_string();
    let ports = door.ports.to_string();
    DoorStep {
        host: door.host.to_string(),
        what: door.what.clone(),
        private: private.to_owned(),
        protocol: protocol(door.transport),
        policy: PolicyRow {
            source: EXTERNAL.into(),
            source_addresses: from.clone(),
            destination: format!("{public}:{ports}"),
            protocol: protocol(door.transport),
            ports: ports.clone(),
            nat: false,
            comment: comment(door),
        },
        from: (!is_for_all(door)).then_some(from),
        probe: tcp(door.transport, &public, door.ports.first),
        public,
        ports,
    }
}

fn exit_step(way: &WayOut, a_name: Option<&str>) -> ExitStep {
    let exit = &way.exit;
    let target = match &exit.to {
        Goal::Name(name) => Some(name.clone()),
        Goal::Range(range) => {
            let single = range.prefix_len() == range.max_prefix_len();
            single.then(|| range.addr().to_string())
        }
    };
    let probe = match (exit.transport, exit.ports.first, target) {
        (Transport::Udp, 53, None) => a_name.map(|name| format!("getent ahosts {name}")),
        (Transport::Tcp, 53, None) => Some(RESOLVER_PROBE.into()),
        (Transport::Udp, 123, Some(target)) => {
            Some(format!("chronyd -Q -t 10 'server {target} iburst'"))
        }
        (transport, port, Some(target)) => tcp(transport, &target, port),
        (_, _, None) => None,
    };
    ExitStep {
        policy: PolicyRow {
            source: way.tier.clone(),
            source_addresses: list(way.from.values()),
            destination: format!("{EXTERNAL} {}", exit.to),
            protocol: protocol(exit.transport),
            ports: exit.ports.to_string(),
            nat: true,
            comment: exit.why.clone(),
        },
        hosts: list(way.from.keys()),
        probe,
    }
}

/// Each tier with what its hosts dial of each other.
fn tiers(cloud: &Cloud<'_>) -> Vec<Tier> {
    let mut seen = BTreeSet::new();
    let first = cloud.members.iter().filter(|one| seen.insert(one.network));
    let tier = |one: &Member<'_>| Tier {
        name: one.tier.to_owned(),
        network: one.network.to_string(),
        inside: match one.spec.intra {
            Traffic::Open => "open",
            Traffic::Closed => "closed",
            Traffic::Unknown => "unknown",
        },
        probes: inside(cloud, one.network),
    };
    first.map(tier).collect()
}

/// What hosts of a tier dial of each other, and where to try it.
fn inside(cloud: &Cloud<'_>, network: &NetworkName) -> Vec<InsideProbe> {
    let sender = |path: &Path| {
        let may = |one: &&Member<'_>| {
            let mut own = one.host.addresses(&path.network).iter();
            one.host.name != path.host && own.any(|address| path.from.contains(address))
        };
        let mut able = cloud.members.iter().filter(may);
        able.next()
            .map_or(path.from.to_string(), |one| one.host.name.to_string())
    };
    let probe = |path: &Path| {
        Some(InsideProbe {
            from: sender(path),
            what: path.what.clone(),
            command: tcp(path.transport, &path.to.to_string(), path.ports.first)?,
        })
    };
    let paths = cloud.paths.iter().filter(|path| path.network == *network);
    paths.filter_map(probe).collect()
}

/// For each public address the ports that are for few, or for hosts of the tier alone.
fn shut(cloud: &Cloud<'_>, doors: &[(&Door, IpAddr)]) -> Vec<Shut> {
    let of_host = |member: &Member<'_>| {
        let host = &member.host.name;
        let doors = doors.iter().map(|(door, _)| *door);
        let doors: Vec<&Door> = doors.filter(|door| door.host == *host).collect();
        let public = doors.first()?.public;
        let few = doors.iter().filter(|door| !is_for_all(door));
        let inside = cloud.paths.iter().filter(|path| path.host == *host);
        let all = few
            .map(|door| (door.transport, door.ports.first))
            .chain(inside.map(|path| (path.transport, path.ports.first)));
        let open = |port: u16| {
            doors
                .iter()
                .any(|door| is_for_all(door) && door.ports.first == port)
        };
        let shut = all.filter(|(transport, port)| *transport == Transport::Tcp && !open(*port));
        let ports: BTreeSet<u16> = shut.map(|(_, port)| port).collect();
        let command = match ports.len() {
            0 => return None,
            1 => tcp(Transport::Tcp, &public.to_string(), *ports.first()?)?,
            _ => format!(
                "for port in {}; do timeout 5 bash -c \"</dev/tcp/{public}/$port\" && \
                 echo \"open $port\"; done",
                list(ports.iter()).replace(',', "")
            ),
        };
        Some(Shut {
            host: host.to_string(),
            command,
        })
    };
    cloud.members.iter().filter_map(of_host).collect()
}

fn is_for_all(door: &Door) -> bool {
    door.from.iter().any(|range| range.prefix_len() == 0)
}

/// Opens a connection and says so; UDP has none.
fn tcp(transport: Transport, host: &str, port: u16) -> Option<String> {
    let probe = format!("timeout 5 bash -c '</dev/tcp/{host}/{port}' && echo open");
    (transport == Transport::Tcp).then_some(probe)
}

fn list(all: impl Iterator<Item = impl ToString>) -> String {
    all.map(|one| one.to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
