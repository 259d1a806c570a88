//! The script that prepares a machine.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::spec::{NetworkMode, OperatingSystem, Place, PortRange, Transport};
use crate::reach::egress_of;
use crate::render::Scene;
use crate::render::draft::Draft;

/// The firewall's file, from the project directory.
const FIREWALL_FILE: &str = "firewall.nft";

/// What the script sees.
#[derive(Serialize)]
struct Bootstrap {
    host: HostView,
    fleet: FleetView,
    project_dir: String,
    firewall_file: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    proxy: Option<String>,
    no_proxy: BTreeSet<String>,
    /// Empty: the distribution's own stay.
    ntp_servers: [String; 0],
    host_ports: BTreeSet<String>,
    egress: Vec<EgressView>,
    docker: DockerView,
    selinux: bool,
}

#[derive(Serialize)]
struct HostView {
    name: String,
    os: &'static str,
}

#[derive(Serialize)]
struct FleetView {
    name: String,
    environment: String,
}

#[derive(Serialize)]
struct EgressView {
    host: String,
    port: String,
    transport: &'static str,
    scheme: &'static str,
    repository: bool,
    why: String,
}

/// Where Docker comes from: its documentation's installation page for RHEL.
#[derive(Serialize)]
struct DockerView {
    packages: [&'static str; 5],
    packages_removed: [&'static str; 11],
    repo_url: &'static str,
    gpg_fingerprint: &'static str,
}

const DOCKER: DockerView = DockerView {
    packages: [
        "docker-ce",
        "docker-ce-cli",
        "containerd.io",
        "docker-buildx-plugin",
        "docker-compose-plugin",
    ],
    packages_removed: [
        "docker",
        "docker-client",
        "docker-client-latest",
        "docker-common",
        "docker-latest",
        "docker-latest-logrotate",
        "docker-logrotate",
        "docker-engine",
        "podman",
        "podman-docker",
        "runc",
    ],
    repo_url: "https://download.docker.com/linux/rhel/docker-ce.repo",
    gpg_fingerprint: "060A61C51B558A7F742B77AAC52FEB6B621E9F35",
};

/// The script of a host that is ours to set up.
pub(in crate::render) fn drafts(scene: &Scene<'_>, host: &Host) -> Vec<Draft> {
    let Some(system) = host.spec.os else {
        return Vec::new();
    };
    let inventory = scene.inventory;
    let view = Bootstrap {
        host: HostView {
            name: host.name.to_string(),
            os: system.as_str(),
        },
        fleet: FleetView {
            name: inventory.fleet.name.to_string(),
            environment: inventory.environment.to_string(),
        },
        project_dir: inventory.project_dir(host),
        firewall_file: FIREWALL_FILE,
        proxy: inventory.fleet.proxy.clone(),
        no_proxy: no_proxy(inventory, host),
        ntp_servers: [],
        host_ports: host_ports(inventory, host),
        egress: egress(scene, host),
        docker: DOCKER,
        selinux: has_selinux(system),
    };
    let path = format!("{}/bootstrap.sh", host.name);
    vec![Draft::template(path, "host/bootstrap.sh.tera", &view).executable()]
}

fn has_selinux(system: OperatingSystem) -> bool {
    match system {
        OperatingSystem::Rocky9 => true,
    }
}

/// Everything of the fleet, which no proxy should ever be asked for. A network with a range stands
/// for all addresses in it; Docker's daemon reads ranges (Go's `httpproxy`).
fn no_proxy(inventory: &Inventory, host: &Host) -> BTreeSet<String> {
    if inventory.fleet.proxy.is_none() {
        return BTreeSet::new();
    }
    let ranges: Vec<IpNet> = inventory
        .networks
        .values()
        .filter_map(|one| one.cidr)
        .collect();
    let mut all: BTreeSet<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
    all.extend(ranges.iter().map(ToString::to_string));
    for host in inventory.hosts.values() {
        all.insert(host.name.to_string());
        let addresses = host
            .spec
            .address
            .values()
            .flat_map(|addresses| &addresses.0);
        let alone = |one: &&IpAddr| !ranges.iter().any(|range| range.contains(*one));
        all.extend(addresses.filter(alone).map(ToString::to_string));
    }
    all.extend(
        inventory
            .on_host(&host.name)
            .map(|(_, instance)| instance.name.clone()),
    );
    all
}

/// Where the machine itself listens, which firewalld must not reject.
fn host_ports(inventory: &Inventory, host: &Host) -> BTreeSet<String> {
    let written =
        |ports: PortRange, transport: Transport| format!("{ports}/{}", transport.as_str());
    let mut all = BTreeSet::from([written(PortRange::one(host.spec.ssh.port), Transport::Tcp)]);
    let on_host = inventory
        .on_host(&host.name)
        .map(|(_, instance)| &instance.spec);
    for spec in on_host.filter(|spec| spec.network == NetworkMode::Host) {
        all.extend(
            spec.port
                .values()
                .map(|port| written(port.container, port.transport)),
        );
    }
    for external in inventory.externals.values() {
        if external.at == Place::Host(host.name.clone()) {
            all.extend(
                external
                    .port
                    .values()
                    .map(|port| written(port.number, port.transport)),
            );
        }
    }
    all
}

fn egress(scene: &Scene<'_>, host: &Host) -> Vec<EgressView> {
    let all = egress_of(scene.inventory, scene.reach, host).into_iter();
    let view = |egress: crate::reach::Egress| EgressView {
        host: egress.host,
        port: egress.port.to_string(),
        transport: egress.transport.as_str(),
        scheme: if egress.https { "https" } else { "tcp" },
        repository: egress.packages,
        why: egress.why,
    };
    all.map(view).collect()
}
