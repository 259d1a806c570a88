//! One projection per instance: what it may know.

use crate::inventory::model::InstanceId;
use crate::reach::projection::project;
use crate::render::Scene;
use crate::render::draft::Draft;

/// The projection of an instance.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let projection = project(scene.inventory, scene.reach, id);
    vec![Draft::json(path(scene, id), &projection)]
}

/// Where it stands.
pub(super) fn path(scene: &Scene<'_>, id: InstanceId) -> String {
    let instance = scene.inventory.instance(id);
    format!("{}/projections/{}.json", instance.host, instance.name)
}
