//! What hosts and services must reach outside of the fleet.

use std::collections::BTreeSet;

use super::party::End;
use super::{Reach, Via};
use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::spec::{OperatingSystem, PortRange, Protocol, Transport};

/// A server elsewhere that a host must reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Egress {
    /// Its DNS name or address.
    pub host: String,
    /// Its port.
    pub port: PortRange,
    /// TCP or UDP.
    pub transport: Transport,
    /// Whether TLS and HTTP are spoken there, so that a check can ask for them.
    pub https: bool,
    /// Whether only packages of the system come from there.
    pub packages: bool,
    /// What it is good for.
    pub why: String,
}

/// What a host must reach before its services call anybody: its packages, its images, the time.
pub fn bootstrap_egress_of(inventory: &Inventory, host: &Host) -> BTreeSet<Egress> {
    let mut all = BTreeSet::new();
    let Some(system) = host.spec.os else {
        return all; // set up by others
    };
    all.extend(system_egress(system));
    for (_, instance) in inventory.on_host(&host.name) {
        if let Some(image) = &instance.spec.image {
            all.extend(registry_egress(image));
        }
    }
    all
}

/// The same as it leaves the host: a proxy takes the place of all that is HTTPS.
pub fn through_proxy(inventory: &Inventory, mut all: BTreeSet<Egress>) -> BTreeSet<Egress> {
    if let Some((name, port)) = inventory.fleet.proxy_address()
        && let Some(first) = all.iter().find(|one| one.https).cloned()
    {
        all.retain(|one| !one.https);
        all.insert(Egress {
            host: name,
            port,
            https: false,
            packages: false,
            why: "the proxy".into(),
            ..first
        });
    }
    all
}

/// All that a host must reach outside of the fleet.
pub fn egress_of(inventory: &Inventory, reach: &Reach, host: &Host) -> Vec<Egress> {
    let mut all = bootstrap_egress_of(inventory, host);
    all.extend(service_egress_of(inventory, reach, host));
    all.into_iter().collect()
}

/// What its services call outside of the fleet.
pub(super) fn service_egress_of(
    inventory: &Inventory,
    reach: &Reach,
    host: &Host,
) -> BTreeSet<Egress> {
    let mut all = BTreeSet::new();
    for (id, instance) in inventory.on_host(&host.name) {
        for edge in reach.from_instance(id) {
            let (Ok(dial), End::External(name, port)) = (&edge.dial, &edge.to) else {
                continue;
            };
            let Some(spec) = inventory.external_port(name, port) else {
                continue;
            };
            if dial.via == Via::Outside {
                all.insert(Egress {
                    host: dial.at.host.clone(),
                    port: dial.at.port,
                    transport: spec.transport,
                    https: spec.protocol == Protocol::Https,
                    packages: false,
                    why: format!("{} uses {name}.{port}", instance.service),
                });
            }
        }
    }
    all
}

fn https(host: &str, why: &str) -> Egress {
    Egress {
        packages: false,
        host: host.into(),
        port: PortRange::one(443),
        transport: Transport::Tcp,
        https: true,
        why: why.into(),
    }
}

fn packages(host: &str, why: &str) -> Egress {
    Egress {
        packages: true,
        ..https(host, why)
    }
}

fn udp(host: &str, port: u16, why: &str) -> Egress {
    Egress {
        packages: false,
        host: host.into(),
        port: PortRange::one(port),
        transport: Transport::Udp,
        https: false,
        why: why.into(),
    }
}

/// The servers that the system's own tools ask (Rocky's `.repo` files and `chrony.conf`, Docker's
/// installation page for RHEL).
fn system_egress(system: OperatingSystem) -> Vec<Egress> {
    match system {
        OperatingSystem::Rocky9 => vec![
            packages("mirrors.rockylinux.org", "dnf's list of mirrors"),
            packages("dl.rockylinux.org", "Rocky's packages"),
            packages("download.docker.com", "Docker's packages"),
            udp("2.rocky.pool.ntp.org", 123, "the time"),
        ],
    }
}

/// The registry of an image; without a host in its name that is Docker Hub, which needs three.
fn registry_egress(image: &str) -> Vec<Egress> {
    let first = image.split('/').next().unwrap_or(image);
    let named = image.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    if named {
        let host = first.split(':').next().unwrap_or(first);
        return vec![https(host, "container images")];
    }
    [
        "registry-1.docker.io",
        "auth.docker.io",
        "production.cloudflare.docker.com",
    ]
    .map(|host| https(host, "container images"))
    .to_vec()
}
