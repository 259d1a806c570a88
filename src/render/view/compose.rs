//! The Compose file of a host.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::Serialize;

use super::mounts::{self, Mount, volume_key};
use super::{database, env, prometheus, secrets};
use crate::digest::sha256;
use crate::inventory::model::{Host, Instance, InstanceId, Target};
use crate::inventory::spec::{Build, Health, NetworkMode};
use crate::reach::BindAddress;
use crate::render::Scene;
use crate::render::draft::Draft;

/// A whole Compose file.
#[derive(Serialize)]
struct ComposeFile {
    project: String,
    /// A container on Docker's own network of IPv4 could not dial an IPv6 address.
    ipv6: bool,
    services: Vec<ServiceView>,
    volumes: Vec<VolumeView>,
    secrets: BTreeSet<String>,
}

#[derive(Serialize)]
struct VolumeView {
    key: String,
    name: String,
}

/// One container.
#[derive(Serialize)]
struct ServiceView {
    name: String,
    image: String,
    build: Option<BuildView>,
    restart: &'static str,
    replicas: u16,
    memory: Option<String>,
    user: Option<String>,
    host_network: bool,
    entrypoint: Option<Vec<String>>,
    command: Option<Vec<String>>,
    environment: BTreeMap<String, String>,
    env_file: Option<String>,
    secrets: BTreeSet<String>,
    ports: Vec<PortView>,
    mounts: Vec<Mount>,
    health: Option<HealthView>,
    depends_on: BTreeMap<String, &'static str>,
    content: Option<String>,
}

#[derive(Serialize)]
struct BuildView {
    context: String,
    dockerfile: String,
    target: Option<String>,
}

#[derive(Serialize)]
struct PortView {
    bind: Option<String>,
    published: u16,
    container: u16,
    transport: &'static str,
}

#[derive(Serialize)]
struct HealthView {
    test: Vec<String>,
    interval_s: u32,
    timeout_s: u32,
    retries: u32,
    start_period_s: u32,
}

/// The Compose file of a host.
pub(in crate::render) fn drafts(scene: &Scene<'_>, host: &Host) -> Vec<Draft> {
    let instances: Vec<(InstanceId, &Instance)> = scene.inventory.on_host(&host.name).collect();
    let services: Vec<ServiceView> = instances
        .iter()
        .map(|(id, instance)| service(scene, host, *id, instance))
        .collect();
    let project = scene.inventory.project();
    let volumes = instances.iter().flat_map(|(_, instance)| {
        instance
            .spec
            .volumes
            .keys()
            .map(|volume| volume_key(instance, volume.as_str()))
    });
    let volumes = volumes
        .map(|key| VolumeView {
            name: format!("{project}_{key}"),
            key,
        })
        .collect();
    let secrets = services
        .iter()
        .flat_map(|service| service.secrets.iter().cloned())
        .collect();
    let addresses = host
        .spec
        .address
        .values()
        .flat_map(|addresses| &addresses.0);
    let file = ComposeFile {
        project,
        ipv6: addresses.into_iter().any(IpAddr::is_ipv6),
        services,
        volumes,
        secrets,
    };
    let path = format!("{}/docker-compose.{}.yml", host.name, host.role);
    vec![Draft::template(path, "host/compose.yml.tera", &file)]
}

fn service(scene: &Scene<'_>, host: &Host, id: InstanceId, instance: &Instance) -> ServiceView {
    let spec = &instance.spec;
    let (entrypoint, command) = started_with(scene, instance);
    ServiceView {
        name: instance.name.clone(),
        image: image(scene, instance),
        build: spec
            .build
            .as_ref()
            .and_then(|build| build_view(host, build)),
        restart: if spec.oneshot { "no" } else { "unless-stopped" },
        replicas: spec.replicas.unwrap_or(1),
        memory: spec.memory.map(|size| size.to_string()),
        user: spec.user.clone(),
        host_network: spec.network == NetworkMode::Host,
        entrypoint,
        command,
        environment: env::of(scene, id),
        env_file: secrets::has_env_file(instance)
            .then(|| format!("./.paygen/secrets/{}.env", instance.name)),
        secrets: secrets::as_files(scene, instance),
        ports: ports(scene, id),
        mounts: mounts::of(scene, id),
        health: spec.health.as_ref().filter(|_| !spec.oneshot).map(health),
        depends_on: depends_on(scene, instance),
        content: content(scene, host, id),
    }
}

/// The image it runs; one that we build is named after fleet and service.
pub(super) fn image(scene: &Scene<'_>, instance: &Instance) -> String {
    let built = || format!("{}/{}:built", scene.inventory.fleet.name, instance.service);
    instance.spec.image.clone().unwrap_or_else(built)
}

/// Where sources are at hand: in the checkout on the host, or in the repository that holds
/// `generated/`. Elsewhere the image is brought there.
fn build_view(host: &Host, build: &Build) -> Option<BuildView> {
    let root = match (&host.spec.checkout, host.spec.os) {
        (Some(_), _) => ".",
        (None, None) => "../../..",
        (None, Some(_)) => return None,
    };
    let context = match build.context.as_str() {
        "." => root.to_owned(),
        below => format!("{root}/{below}"),
    };
    let (dockerfile, target) = (build.dockerfile.clone(), build.target.clone());
    Some(BuildView {
        context,
        dockerfile,
        target,
    })
}

/// What paygen knows better than the inventory: where it put Prometheus' configuration, and the
/// job that prepares a database.
fn started_with(
    scene: &Scene<'_>,
    instance: &Instance,
) -> (Option<Vec<String>>, Option<Vec<String>>) {
    let spec = &instance.spec;
    let (entrypoint, command) = (spec.entrypoint.clone(), spec.command.clone());
    if spec.database.is_some() {
        return (Some(database::entrypoint()), command);
    }
    if let Some(config) = &spec.prometheus {
        let mut arguments = vec![format!(
            "--config.file={}/{}",
            config.config,
            prometheus::file_name(scene)
        )];
        arguments.extend(
            spec.volumes
                .values()
                .map(|path| format!("--storage.tsdb.path={path}")),
        );
        arguments.push("--web.enable-lifecycle".into());
        // What the inventory says adds to these; PG0914 sees what would contradict them.
        arguments.extend(command.unwrap_or_default());
        return (entrypoint, Some(arguments));
    }
    (entrypoint, command)
}

/// One line for each port of a range: Compose's long form has no ranges inside the container.
fn ports(scene: &Scene<'_>, id: InstanceId) -> Vec<PortView> {
    let names = scene.inventory.instance(id).spec.port.keys();
    let published = names.filter_map(|name| scene.reach.published.get(&(id, name.clone())));
    let mut views = Vec::new();
    for published in published {
        for mapping in &published.mappings {
            let bind = match mapping.bind {
                BindAddress::Any => None,
                BindAddress::One(address) => Some(address.to_string()),
            };
            let inside = mapping.container.first..=mapping.container.last;
            let outside = published.number.first..=published.number.last;
            views.extend(inside.zip(outside).map(|(container, number)| PortView {
                bind: bind.clone(),
                published: number,
                container,
                transport: published.transport.as_str(),
            }));
        }
    }
    views
}

fn health(health: &Health) -> HealthView {
    let test = std::iter::once("CMD".to_owned())
        .chain(health.command.iter().cloned())
        .collect();
    let Health {
        interval_s,
        timeout_s,
        retries,
        start_period_s,
        ..
    } = *health;
    HealthView {
        test,
        interval_s,
        timeout_s,
        retries,
        start_period_s,
    }
}

/// What must run before, as far as it runs on the same host; the rest is waited for by `apply`.
fn depends_on(scene: &Scene<'_>, instance: &Instance) -> BTreeMap<String, &'static str> {
    let links = instance.needs.iter().chain(&instance.database);
    let targets = links.flat_map(|link| &link.to);
    let ids = targets.filter_map(|to| match to {
        Target::Port(id, _) | Target::Job(id) => Some(*id),
        Target::External(..) => None,
    });
    let others = ids.map(|id| scene.inventory.instance(id));
    let here = others.filter(|other| other.host == instance.host && other.name != instance.name);
    here.map(|other| (other.name.clone(), condition(other)))
        .collect()
}

fn condition(other: &Instance) -> &'static str {
    if other.spec.oneshot {
        "service_completed_successfully"
    } else if other.spec.health.is_some() {
        "service_healthy"
    } else {
        "service_started"
    }
}

/// A digest of every rendered file that a running container would not notice: Compose compares
/// definitions, not the bytes of what is mounted.
fn content(scene: &Scene<'_>, host: &Host, id: InstanceId) -> Option<String> {
    let sources = mounts::recreating(scene, id);
    if sources.is_empty() {
        return None;
    }
    let mut text = String::new();
    for source in sources {
        let path = format!("{}/{}/{source}", scene.inventory.environment, host.name);
        let file = scene
            .done
            .get(&path)
            .map(|artifact| (path.as_str(), artifact));
        let below = scene
            .done
            .below(&path)
            .map(|(path, artifact)| (path.as_str(), artifact));
        for (path, artifact) in file.into_iter().chain(below) {
            text.extend([sha256(&artifact.bytes).as_str(), "  ", path, "\n"]);
        }
    }
    Some(format!("sha256:{}", sha256(text.as_bytes())))
}
