//! How to get into each host, and what runs there.

use serde::Serialize;

use super::probes::{self, Probes};
use crate::inventory::model::{Host, Instance, InstanceId};
use crate::inventory::spec::{Bind, NetworkMode};
use crate::reach::{BindAddress, End, HostPort};
use crate::render::Scene;
use crate::render::quote::shell_word;
use crate::render::view::compose::image;

/// One way into a host.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Login {
    host: String,
    user: String,
    address: String,
    port: u16,
}

/// A host, its services, and what to ask on it.
#[derive(Serialize)]
pub(super) struct HostView {
    name: String,
    /// Name, role and addresses.
    title: String,
    /// Whether its services are processes, not containers.
    pub(super) processes: bool,
    /// Whether the machine itself is the fleet's, with systemd and Docker as a service.
    managed: bool,
    /// How Compose is called for it.
    compose: String,
    services: Vec<ServiceRow>,
    /// A service whose log is worth a look.
    example: String,
    /// Whether that one may be restarted without a thought.
    harmless: bool,
    /// Each port as it listens on the host.
    listening: Probes,
    /// What its services dial elsewhere.
    pub(super) elsewhere: Probes,
}

/// A line of the table of what runs where.
#[derive(Serialize)]
struct ServiceRow {
    name: String,
    container: String,
    image: String,
    ports: String,
    /// What its state is called when all is well.
    well: &'static str,
}

/// Every way from the operators' networks to a host's sshd.
pub(super) fn logins(scene: &Scene<'_>) -> Vec<Login> {
    let mut all = Vec::new();
    for edge in &scene.reach.edges {
        let (End::Sshd(name), Ok(dial)) = (&edge.to, &edge.dial) else {
            continue;
        };
        let Some(host) = scene.inventory.hosts.get(name) else {
            continue;
        };
        all.push(Login {
            host: name.to_string(),
            user: host.spec.ssh.user.clone(),
            address: dial.at.host.clone(),
            port: host.spec.ssh.port,
        });
    }
    all.sort();
    all.dedup();
    all
}

/// All hosts, those that others need first.
pub(super) fn of(scene: &Scene<'_>) -> Vec<HostView> {
    let mut hosts: Vec<&Host> = scene.inventory.hosts.values().collect();
    let needing = super::order::needing(scene.inventory);
    hosts.sort_by_key(|host| needing.get(&host.name).copied().unwrap_or(0));
    hosts.into_iter().map(|host| view(scene, host)).collect()
}

fn view(scene: &Scene<'_>, host: &Host) -> HostView {
    let instances: Vec<_> = scene.inventory.on_host(&host.name).collect();
    let rows = instances.iter().map(|(id, one)| row(scene, host, *id, one));
    let listening = instances
        .iter()
        .flat_map(|(id, _)| probes::listening(scene, *id));
    let elsewhere = probes::elsewhere(scene, host);
    let example = example(scene, &instances);
    HostView {
        name: host.name.to_string(),
        title: title(host),
        processes: host.runs_processes(),
        managed: host.spec.os.is_some(),
        compose: compose(scene, host),
        services: rows.collect(),
        example: example.map_or(String::new(), |one| one.name.clone()),
        harmless: example.is_some_and(|one| !one.spec.stateful && !one.spec.oneshot),
        listening: Probes::of(listening.collect()),
        elsewhere: Probes::of(elsewhere),
    }
}

/// The one with most edges, of those that keep no data if there are any.
fn example<'a>(
    scene: &Scene<'_>,
    instances: &[(InstanceId, &'a Instance)],
) -> Option<&'a Instance> {
    let edges = |id: InstanceId, one: &Instance| {
        let ports = one.spec.port.keys();
        let incoming = ports.map(|port| scene.reach.into_port(id, port).count());
        scene.reach.from_instance(id).len() + incoming.sum::<usize>()
    };
    let running = instances.iter().filter(|(_, one)| !one.spec.oneshot);
    let best = running.max_by_key(|(id, one)| (!one.spec.stateful, edges(*id, one)));
    best.or(instances.first()).map(|(_, one)| *one)
}

fn title(host: &Host) -> String {
    let mut words = vec![host.name.to_string()];
    if host.role.as_str() != host.name.as_str() {
        words.push(host.role.to_string());
    }
    let addresses = host.spec.address.values().flat_map(|all| &all.0);
    words.extend(addresses.map(ToString::to_string));
    words.join(" · ")
}

/// With the project and its folder named, so that it does not matter where one stands.
fn compose(scene: &Scene<'_>, host: &Host) -> String {
    let (project, folder) = (scene.inventory.project(), folder(scene, host));
    let file = format!("{folder}/docker-compose.{}.yml", host.role);
    let words = [
        "docker",
        "compose",
        "-p",
        &project,
        "--project-directory",
        &folder,
        "-f",
        &file,
    ];
    words.map(shell_word).join(" ")
}

/// The folder from which Compose is called. A machine that is not ours to set up is the one on
/// which the repository lies.
fn folder(scene: &Scene<'_>, host: &Host) -> String {
    let inventory = scene.inventory;
    if host.spec.os.is_some() || host.spec.checkout.is_some() {
        return inventory.project_dir(host);
    }
    format!("generated/{}/{}", inventory.environment, host.name)
}

fn row(scene: &Scene<'_>, host: &Host, id: InstanceId, instance: &Instance) -> ServiceRow {
    let spec = &instance.spec;
    let processes = host.runs_processes();
    let last = match spec.replicas {
        Some(count) if count > 1 => format!("1..{count}"),
        Some(_) | None => "1".to_owned(),
    };
    let project = scene.inventory.project();
    ServiceRow {
        name: instance.name.clone(),
        container: if processes {
            String::new()
        } else {
            format!("{project}-{}-{last}", instance.name)
        },
        image: if processes {
            String::new()
        } else {
            image(scene, instance)
        },
        ports: ports(scene, id, instance, processes),
        well: match (spec.oneshot, &spec.health) {
            (true, _) => "exited (0)",
            (false, Some(_)) => "healthy",
            (false, None) => "running",
        },
    }
}

/// As `docker ps` writes them; a port in brackets is reached by containers beside it only.
fn ports(scene: &Scene<'_>, id: InstanceId, instance: &Instance, processes: bool) -> String {
    let mut all = Vec::new();
    for (name, port) in &instance.spec.port {
        if processes {
            let port = port.publish.unwrap_or(port.container);
            let host = "127.0.0.1".to_owned();
            all.push(format!("{name} {}", HostPort { host, port }));
        } else if instance.spec.network == NetworkMode::Host {
            let address = match port.bind {
                Bind::Edges => "*",
                Bind::Loopback => "127.0.0.1",
            };
            all.push(format!("{name} {address}:{}", port.container));
        } else if let Some(published) = scene.reach.published.get(&(id, name.clone())) {
            all.extend(published.mappings.iter().map(|mapping| {
                let at = match mapping.bind {
                    BindAddress::Any => format!("*:{}", published.number),
                    BindAddress::One(address) => {
                        let (host, port) = (address.to_string(), published.number);
                        HostPort { host, port }.to_string()
                    }
                };
                format!("{name} {at}→{}", mapping.container)
            }));
        } else {
            all.push(format!("{name} ({})", port.container));
        }
    }
    all.join(", ")
}
