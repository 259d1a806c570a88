//! The secrets that a host needs: names and where they go, never a value.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::inventory::format::{Piece, pieces};
use crate::inventory::model::{Host, Instance, InstanceId};
use crate::inventory::node::{Node, Value};
use crate::inventory::spec::{EnvValue, Hole};
use crate::reach::settings::{effective_settings, secret_in};
use crate::render::Scene;
use crate::render::draft::Draft;
use crate::render::view::env::filled;

/// `secrets.json` of a host.
#[derive(Serialize)]
struct HostSecrets {
    /// Each secret as a file, readable by the services that are named.
    files: BTreeMap<String, FileSecret>,
    /// Files of environment variables that are put together on the host, by instance.
    env_files: BTreeMap<String, BTreeMap<String, Vec<EnvPiece>>>,
}

/// One secret.
#[derive(Serialize)]
struct FileSecret {
    why: String,
    instances: BTreeSet<String>,
}

/// A piece of a variable's value.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum EnvPiece {
    Text(String),
    Secret(String),
}

/// The list of a host's secrets.
pub(in crate::render) fn drafts(scene: &Scene<'_>, host: &Host) -> Vec<Draft> {
    let mut files: BTreeMap<String, FileSecret> = BTreeMap::new();
    let mut env_files = BTreeMap::new();
    for (id, instance) in scene.inventory.on_host(&host.name) {
        for name in all_of(scene, instance) {
            let secrets = &scene.inventory.secrets;
            let why = secrets.iter().find(|(secret, _)| secret.as_str() == name);
            let entry = files.entry(name).or_insert_with(|| FileSecret {
                why: why.map_or(String::new(), |(_, secret)| secret.why().to_owned()),
                instances: BTreeSet::new(),
            });
            entry.instances.insert(instance.name.clone());
        }
        let variables = env_pieces(scene, id, instance);
        if !variables.is_empty() {
            env_files.insert(instance.name.clone(), variables);
        }
    }
    vec![Draft::json(
        format!("{}/secrets.json", host.name),
        &HostSecrets { files, env_files },
    )]
}

/// The secrets that a container gets as files.
pub(super) fn as_files(scene: &Scene<'_>, instance: &Instance) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for value in instance.spec.env.values() {
        if let EnvValue::Secret {
            secret,
            file: Some(_),
        } = value
        {
            names.insert(secret.to_string());
        }
    }
    if let Some(database) = &instance.spec.database {
        names.insert(database.root.to_string());
        names.extend(database.user.values().map(|user| user.secret.to_string()));
    }
    if let Some(node) = effective_settings(scene.inventory, instance) {
        in_settings(&node, &mut names);
    }
    names
}

/// Whether some variables of a container are put together on the host.
pub(super) fn has_env_file(instance: &Instance) -> bool {
    instance.spec.env.values().any(is_put_together)
}

pub(super) fn all_of(scene: &Scene<'_>, instance: &Instance) -> BTreeSet<String> {
    let mut names = as_files(scene, instance);
    for value in instance.spec.env.values() {
        match value {
            EnvValue::Secret { secret, .. } => {
                names.insert(secret.to_string());
            }
            EnvValue::Format { holes, .. } => {
                names.extend(holes.values().filter_map(|hole| match hole {
                    Hole::Secret { secret } => Some(secret.to_string()),
                    Hole::Word(_) => None,
                }));
            }
            EnvValue::Text(_) | EnvValue::Listeners { .. } => {}
        }
    }
    names
}

fn is_put_together(value: &EnvValue) -> bool {
    match value {
        EnvValue::Secret { file, .. } => file.is_none(),
        EnvValue::Format { holes, .. } => holes
            .values()
            .any(|hole| matches!(hole, Hole::Secret { .. })),
        EnvValue::Text(_) | EnvValue::Listeners { .. } => false,
    }
}

fn env_pieces(
    scene: &Scene<'_>,
    id: InstanceId,
    instance: &Instance,
) -> BTreeMap<String, Vec<EnvPiece>> {
    let values = instance
        .spec
        .env
        .iter()
        .filter(|(_, value)| is_put_together(value));
    let with_pieces = values.map(|(name, value)| (name.clone(), pieces_of(scene, id, name, value)));
    with_pieces.collect()
}

fn pieces_of(scene: &Scene<'_>, id: InstanceId, name: &str, value: &EnvValue) -> Vec<EnvPiece> {
    match value {
        EnvValue::Secret { secret, .. } => vec![EnvPiece::Secret(secret.to_string())],
        EnvValue::Format { format, holes } => {
            let all = pieces(format).unwrap_or_default().into_iter();
            all.map(|piece| match piece {
                Piece::Text(text) => EnvPiece::Text(text),
                Piece::Hole(hole, part) => match holes.get(hole) {
                    Some(Hole::Secret { secret }) => EnvPiece::Secret(secret.to_string()),
                    Some(Hole::Word(_)) | None => {
                        EnvPiece::Text(filled(scene, id, name, hole, part))
                    }
                },
            })
            .collect()
        }
        EnvValue::Text(_) | EnvValue::Listeners { .. } => Vec::new(),
    }
}

fn in_settings(node: &Node, names: &mut BTreeSet<String>) {
    if let Some(name) = secret_in(node) {
        names.insert(name.to_owned());
        return;
    }
    match &node.value {
        Value::Table(table) => table
            .values()
            .for_each(|entry| in_settings(&entry.node, names)),
        Value::Array(items) => items.iter().for_each(|item| in_settings(item, names)),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => {}
    }
}
