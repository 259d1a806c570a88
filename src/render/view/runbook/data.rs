//! What can be lost, and what must stay secret.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::inventory::model::Host;
use crate::render::Scene;
use crate::render::view::mounts::volume_key;
use crate::render::view::secrets::all_of;

/// A volume that a new container would not bring back.
#[derive(Serialize)]
pub(super) struct VolumeRow {
    service: String,
    host: String,
    volume: String,
    path: String,
}

/// A secret, by its name.
#[derive(Serialize)]
pub(super) struct SecretRow {
    name: String,
    host: String,
    services: String,
    why: String,
}

/// The volumes of services that keep data.
pub(super) fn volumes(scene: &Scene<'_>) -> Vec<VolumeRow> {
    let inventory = scene.inventory;
    let keeping = inventory.instances().filter(|(id, one)| {
        let process = inventory.host_of(*id).is_some_and(Host::runs_processes);
        one.spec.stateful && !process
    });
    let rows = keeping.flat_map(|(_, instance)| {
        instance.spec.volumes.iter().map(|(name, path)| VolumeRow {
            service: instance.name.clone(),
            host: instance.host.to_string(),
            volume: format!(
                "{}_{}",
                inventory.project(),
                volume_key(instance, name.as_str())
            ),
            path: path.to_string(),
        })
    });
    rows.collect()
}

/// The secrets of each host that runs containers.
pub(super) fn secrets(scene: &Scene<'_>) -> Vec<SecretRow> {
    let inventory = scene.inventory;
    let mut users: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (id, instance) in inventory.instances() {
        if inventory.host_of(id).is_some_and(Host::runs_processes) {
            continue;
        }
        for name in all_of(scene, instance) {
            let row = users.entry((name, instance.host.to_string())).or_default();
            row.insert(instance.name.clone());
        }
    }
    let why = |name: &str| {
        let mut secrets = inventory.secrets.iter();
        let secret = secrets.find(|(secret, _)| secret.as_str() == name);
        secret.map_or(String::new(), |(_, secret)| super::cell(secret.why()))
    };
    let row = |((name, host), services): ((String, String), BTreeSet<String>)| SecretRow {
        why: why(&name),
        name,
        host,
        services: services.into_iter().collect::<Vec<_>>().join(", "),
    };
    users.into_iter().map(row).collect()
}
