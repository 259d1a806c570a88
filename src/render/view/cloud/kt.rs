//! Rows of KT Cloud's D platform: port forwarding, and policies of its edge firewall.
//!
//! It has no security groups. A public address is no address of the VM, so each door is a
//! forwarding and a policy that names it; and nothing leaves a tier without a policy. The fields
//! are those of `POST nsm/v1/portforwarding` and `POST nsm/v1/firewall/policy`.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

use crate::inventory::name::HostName;
use crate::inventory::spec::{PortRange, Transport};
use crate::reach::cloud::{Cloud, Door, Exit, Goal};

/// All rows, in the order in which they are made.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rows {
    about: &'static str,
    port_forwarding: Vec<Forwarding>,
    firewall_policy: Vec<Policy>,
}

/// From a public address to one in a tier.
#[derive(Serialize)]
struct Forwarding {
    /// Its name in this file.
    name: String,
    body: ForwardingBody,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ForwardingBody {
    public_ip_id: String,
    mapped_ip: String,
    protocol: &'static str,
    start_private_port: String,
    end_private_port: String,
    start_public_port: String,
    end_public_port: String,
}

/// What passes the edge; all policies accept, so that their order has no effect.
#[derive(Serialize)]
struct Policy {
    /// Its name in this file.
    name: String,
    /// Its place in the list, from 1.
    priority: usize,
    body: PolicyBody,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyBody {
    src_nat: bool,
    action: bool,
    protocol: &'static str,
    start_port: String,
    end_port: String,
    src_network: [String; 1],
    src_address: Vec<String>,
    #[serde(flatten)]
    to: Destination,
    comment: String,
}

/// The interface takes a forwarding or addresses, never both.
#[derive(Serialize)]
#[serde(untagged)]
enum Destination {
    #[serde(rename_all = "camelCase")]
    Forwarded { port_forwarding_id: String },
    #[serde(rename_all = "camelCase")]
    Addressed {
        dst_network: [String; 1],
        dst_address: [String; 1],
    },
}

/// A place outside, for all hosts of a tier that go there.
pub(super) struct WayOut {
    /// The tier's name.
    pub(super) tier: String,
    /// Where, and what for.
    pub(super) exit: Exit,
    /// The hosts, with their addresses in the tier.
    pub(super) from: BTreeMap<HostName, IpNet>,
}

const ABOUT: &str = "Made by paygen from inventory/; do not edit. A value that begins with @ \
stands for an id that only the cloud knows: @publicIp/<address>, @network/<tier>, \
@portForwarding/<name>.";

/// The network of everything outside, as the platform names it.
pub(super) const EXTERNAL: &str = "external";

/// The rows of an environment.
pub(super) fn rows(cloud: &Cloud<'_>) -> Rows {
    let doors = forwarded(cloud);
    let inbound = doors.iter().map(|(door, _)| inbound(door));
    let outbound = ways_out(cloud);
    let policies = inbound.chain(outbound.iter().map(outward)).enumerate();
    Rows {
        about: ABOUT,
        port_forwarding: doors
            .iter()
            .map(|(door, to)| forwarding(door, *to))
            .collect(),
        firewall_policy: policies
            .map(|(index, policy)| Policy {
                priority: index + 1,
                ..policy
            })
            .collect(),
    }
}

/// The doors with the address in the tier behind each; the platform knows IPv4 alone.
pub(super) fn forwarded<'a>(cloud: &'a Cloud<'_>) -> Vec<(&'a Door, IpAddr)> {
    let v4 = cloud.doors.iter().filter(|door| door.public.is_ipv4());
    v4.filter_map(|door| door.private.map(|to| (door, to)))
        .collect()
}

/// The ways out of the tiers that are shut unless a policy opens them.
pub(super) fn ways_out(cloud: &Cloud<'_>) -> Vec<WayOut> {
    let mut all: BTreeMap<(&str, &Exit), BTreeMap<HostName, IpNet>> = BTreeMap::new();
    for member in cloud.members.iter().filter(|member| member.is_shut_in()) {
        let mut own = member.host.addresses(member.network).iter();
        let Some(own) = own.find(|one| one.is_ipv4()) else {
            continue;
        };
        for exit in member.exits.iter().filter(|exit| leaves_tier(exit)) {
            let hosts = all.entry((member.tier, exit)).or_default();
            hosts.insert(member.host.name.clone(), IpNet::from(*own));
        }
    }
    let way = |((tier, exit), from): ((&str, &Exit), _)| WayOut {
        tier: tier.to_owned(),
        exit: exit.clone(),
        from,
    };
    let mut ways: Vec<WayOut> = all.into_iter().map(way).collect();
    // Names are asked for by UDP first; nothing that has a name can be tried before.
    ways.sort_by_key(|way| {
        (
            way.exit.ports != PortRange::one(53),
            Reverse(way.exit.transport),
        )
    });
    ways
}

/// The platform's word.
pub(super) fn protocol(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp => "TCP",
        Transport::Udp => "UDP",
    }
}

/// What an inbound policy says of itself.
pub(super) fn comment(door: &Door) -> String {
    format!("{} of {}", door.what, door.host)
}

fn forwarding(door: &Door, to: IpAddr) -> Forwarding {
    let (first, last) = (door.ports.first.to_string(), door.ports.last.to_string());
    Forwarding {
        name: door_name(door),
        body: ForwardingBody {
            public_ip_id: format!("@publicIp/{}", door.public),
            mapped_ip: to.to_string(),
            protocol: protocol(door.transport),
            start_private_port: first.clone(),
            end_private_port: last.clone(),
            start_public_port: first,
            end_public_port: last,
        },
    }
}

fn inbound(door: &Door) -> Policy {
    let name = door_name(door);
    let port_forwarding_id = format!("@portForwarding/{name}");
    Policy {
        name: format!("in-{name}"),
        priority: 0,
        body: PolicyBody {
            src_nat: false,
            action: true,
            protocol: protocol(door.transport),
            start_port: door.ports.first.to_string(),
            end_port: door.ports.last.to_string(),
            src_network: [network(EXTERNAL)],
            src_address: door.from.iter().map(IpNet::to_string).collect(),
            to: Destination::Forwarded { port_forwarding_id },
            comment: comment(door),
        },
    }
}

fn outward(way: &WayOut) -> Policy {
    let WayOut { tier, exit, from } = way;
    let (transport, ports, to) = (exit.transport, exit.ports, &exit.to);
    Policy {
        name: format!("out-{tier}-{}-{ports}-{to}", transport.as_str()),
        priority: 0,
        body: PolicyBody {
            src_nat: true,
            action: true,
            protocol: protocol(transport),
            start_port: ports.first.to_string(),
            end_port: ports.last.to_string(),
            src_network: [network(tier)],
            src_address: from.values().map(IpNet::to_string).collect(),
            to: Destination::Addressed {
                dst_network: [network(EXTERNAL)],
                dst_address: [to.to_string()],
            },
            comment: exit.why.clone(),
        },
    }
}

/// What stays in the tier never meets the edge; and the platform knows IPv4 alone.
fn leaves_tier(exit: &Exit) -> bool {
    let v4 = match &exit.to {
        Goal::Name(_) => true,
        Goal::Range(range) => range.addr().is_ipv4(),
    };
    v4 && !exit.inside
}

fn door_name(door: &Door) -> String {
    format!("{}-{}-{}", door.host, door.transport.as_str(), door.ports)
}

fn network(tier: &str) -> String {
    format!("@network/{tier}")
}
