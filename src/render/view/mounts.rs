//! What of the host a container sees, and which of it makes a new container when it changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{database, files, grafana, projection, prometheus};
use crate::inventory::model::{Instance, InstanceId};
use crate::inventory::spec::OnChange;
use crate::render::Scene;

/// Where a service that has settings finds its projection.
const PROJECTION: &str = "/etc/paygen/projection.json";

/// One mount of a container.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Mount {
    /// The path in the container.
    pub(super) target: String,
    /// `bind` or `volume`.
    pub(super) kind: &'static str,
    /// A path from the project directory, an absolute path, or a volume's key.
    pub(super) source: String,
    /// Whether the container may write there.
    pub(super) writable: bool,
}

/// The mounts of an instance, by path in the container.
pub(super) fn of(scene: &Scene<'_>, id: InstanceId) -> Vec<Mount> {
    let instance = scene.inventory.instance(id);
    let mut all = BTreeSet::new();
    for (name, target) in &instance.spec.volumes {
        all.insert(Mount {
            target: target.to_string(),
            kind: "volume",
            source: volume_key(instance, name.as_str()),
            writable: true,
        });
    }
    for (source, target) in &instance.spec.mounts {
        all.insert(Mount {
            target: target.to_string(),
            kind: "bind",
            source: source.to_string(),
            writable: true,
        });
    }
    all.extend(ours(scene, id).into_iter().map(|(target, ours)| Mount {
        target,
        kind: "bind",
        source: format!("./{}", ours.source),
        writable: false,
    }));
    all.into_iter().collect()
}

/// The key of a volume in the Compose file.
pub(super) fn volume_key(instance: &Instance, volume: &str) -> String {
    format!("{}-{volume}", instance.name)
}

/// The rendered files whose change makes a new container, by their paths on the host.
pub(super) fn recreating(scene: &Scene<'_>, id: InstanceId) -> Vec<String> {
    let all = ours(scene, id).into_values();
    all.filter(|ours| ours.on_change == OnChange::Recreate)
        .map(|ours| ours.source)
        .collect()
}

/// Something rendered that a container reads: a file, or a folder of files.
struct Ours {
    source: String,
    on_change: OnChange,
}

/// By path in the container. Sources are paths from the project directory.
fn ours(scene: &Scene<'_>, id: InstanceId) -> BTreeMap<String, Ours> {
    let instance = scene.inventory.instance(id);
    let host = format!("{}/", instance.host);
    let here = |path: String| path.strip_prefix(&host).map(str::to_owned).unwrap_or(path);
    let mut all = BTreeMap::new();
    for (target, source, on_change) in known(scene, id).into_iter().chain(own(instance)) {
        all.insert(
            target,
            Ours {
                source: here(source),
                on_change,
            },
        );
    }
    all
}

type Triple = (String, String, OnChange);

/// What paygen makes for kinds of services that it knows.
fn known(scene: &Scene<'_>, id: InstanceId) -> Vec<Triple> {
    let instance = scene.inventory.instance(id);
    let spec = &instance.spec;
    let mut all = Vec::new();
    if spec.settings_schema.is_some() {
        all.push((
            PROJECTION.into(),
            projection::path(scene, id),
            OnChange::Recreate,
        ));
    }
    if let Some(config) = spec.web.as_ref().and_then(|web| web.config.as_ref()) {
        let source = format!("{}/{}/config.json", instance.host, instance.name);
        all.push((config.to_string(), source, OnChange::Recreate));
    }
    if let Some(config) = &spec.prometheus {
        all.push((
            config.config.to_string(),
            prometheus::folder(instance),
            OnChange::Reload,
        ));
    }
    if let Some(config) = &spec.grafana {
        let folder = grafana::folder(instance);
        let provisioning = format!("{folder}/provisioning");
        all.push((
            config.provisioning.to_string(),
            provisioning,
            OnChange::Recreate,
        ));
        if config.dashboards.is_some() {
            // Grafana looks at the folder again by itself.
            let dashboards = format!("{folder}/dashboards");
            all.push((grafana::DASHBOARDS.into(), dashboards, OnChange::Reload));
        }
    }
    if spec.database.is_some() {
        all.push((
            database::FOLDER.into(),
            database::folder(instance),
            OnChange::Recreate,
        ));
    }
    all
}

/// The fleet's own files.
fn own(instance: &Instance) -> impl Iterator<Item = Triple> {
    instance.spec.files.iter().map(|(target, mount)| {
        let source = files::path(instance.host.as_str(), &instance.name, target.as_str());
        match mount.on_change() {
            OnChange::Recreate => (target.to_string(), source, OnChange::Recreate),
            OnChange::Reload => (parent(target.as_str()), parent(&source), OnChange::Reload),
        }
    })
}

/// A file that is only reloaded lies in a bound folder, since a bound file would keep the old one.
fn parent(path: &str) -> String {
    path.rsplit_once('/')
        .map_or(String::new(), |(parent, _)| parent.to_owned())
}
