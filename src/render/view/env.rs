//! Environment variables of a container, every hole filled from where the container stands.

use std::collections::BTreeMap;

use crate::inventory::format::{Part, Piece, pieces};
use crate::inventory::model::{InstanceId, Target};
use crate::inventory::name::PortName;
use crate::inventory::spec::{EnvValue, Hole, ListenerForm, SecretFile};
use crate::reach::settings::SECRETS_FOLDER;
use crate::reach::{EdgeKind, End, HostPort, Listener, listeners_of};
use crate::render::Scene;

/// The variables that may stand in a file; those with secrets are put together on the host.
pub(super) fn of(scene: &Scene<'_>, id: InstanceId) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, value) in &scene.inventory.instance(id).spec.env {
        match value {
            EnvValue::Text(text) => {
                all.insert(name.clone(), text.clone());
            }
            EnvValue::Secret {
                secret,
                file: Some(file),
            } => {
                let name = match file {
                    SecretFile::Suffix => format!("{name}_FILE"),
                    SecretFile::Named(name) => name.clone(),
                };
                all.insert(name, format!("{SECRETS_FOLDER}/{secret}"));
            }
            EnvValue::Secret { file: None, .. } => {}
            EnvValue::Format { format, holes } => {
                if let Some(text) = format_text(scene, id, name, format, holes) {
                    all.insert(name.clone(), text);
                }
            }
            EnvValue::Listeners { ports, form } => {
                all.insert(name.clone(), listeners(scene, id, ports, *form));
            }
        }
    }
    all
}

/// What stands in a hole: text as it is, or the addresses of a reference, joined by commas.
pub(super) fn filled(
    scene: &Scene<'_>,
    id: InstanceId,
    variable: &str,
    hole: &str,
    part: Part,
) -> String {
    let instance = scene.inventory.instance(id);
    let links = instance
        .env
        .iter()
        .find(|env| env.variable == variable && env.hole == hole);
    let Some(env) = links else {
        return match instance.spec.env.get(variable) {
            Some(EnvValue::Format { holes, .. }) => match holes.get(hole) {
                Some(Hole::Word(word)) => word.clone(),
                Some(Hole::Secret { .. }) | None => String::new(),
            },
            Some(EnvValue::Text(_) | EnvValue::Secret { .. } | EnvValue::Listeners { .. })
            | None => String::new(),
        };
    };
    let dials = env.link.to.iter().filter_map(|to| dialled(scene, id, to));
    let texts: Vec<String> = dials
        .map(|at| match part {
            Part::Whole => at.to_string(),
            Part::Host => at.host,
            Part::Port => at.port.to_string(),
        })
        .collect();
    texts.join(",")
}

fn format_text(
    scene: &Scene<'_>,
    id: InstanceId,
    variable: &str,
    format: &str,
    holes: &BTreeMap<String, Hole>,
) -> Option<String> {
    if holes
        .values()
        .any(|hole| matches!(hole, Hole::Secret { .. }))
    {
        return None;
    }
    let text = pieces(format)?.into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Hole(hole, part) => filled(scene, id, variable, hole, part),
    });
    Some(text.collect())
}

fn dialled(scene: &Scene<'_>, id: InstanceId, to: &Target) -> Option<HostPort> {
    let end = match to {
        Target::Port(to, port) => End::Port(*to, port.clone()),
        Target::External(name, port) => End::External(name.clone(), port.clone()),
        Target::Job(_) => return None,
    };
    let mut edges = scene.reach.from_instance(id).iter();
    let edge = edges.find(|edge| edge.kind == EdgeKind::Env && edge.to == end)?;
    Some(edge.dial.as_ref().ok()?.at.clone())
}

fn listeners(scene: &Scene<'_>, id: InstanceId, ports: &[PortName], form: ListenerForm) -> String {
    let all = ports
        .iter()
        .flat_map(|port| listeners_of(scene.inventory, scene.reach, id, port));
    let texts: Vec<String> = all
        .filter_map(|listener| listener_text(&listener, form))
        .collect();
    texts.join(",")
}

fn listener_text(listener: &Listener, form: ListenerForm) -> Option<String> {
    let name = &listener.name;
    match form {
        ListenerForm::Bind => Some(format!("{name}://:{}", listener.container)),
        ListenerForm::Advertise => Some(format!("{name}://{}", listener.advertised.as_ref()?)),
        ListenerForm::Protocols => Some(format!("{name}:PLAINTEXT")),
    }
}
