//! The firewall of the cloud, in the forms in which clouds take it. Without a tier there is none.

mod checklist;
mod kt;
mod openstack;

use serde::Serialize;

use crate::reach::cloud::Cloud;
use crate::render::Scene;
use crate::render::draft::Draft;

/// The environment as texts name it.
#[derive(Clone, Serialize)]
struct Project {
    fleet: String,
    environment: String,
}

/// `cloud/kt-d1.json`, `cloud/openstack.tf` and `cloud/checklist.{en,ko}.md`.
pub(in crate::render) fn drafts(scene: &Scene<'_>) -> Vec<Draft> {
    let cloud = Cloud::of(scene.inventory, scene.reach);
    if cloud.members.is_empty() {
        return Vec::new();
    }
    let project = project(scene);
    let mut all = vec![
        Draft::json("cloud/kt-d1.json", &kt::rows(&cloud)),
        openstack::draft(&project, &cloud),
    ];
    all.extend(checklist::drafts(&project, &cloud));
    all
}

fn project(scene: &Scene<'_>) -> Project {
    Project {
        fleet: scene.inventory.fleet.name.to_string(),
        environment: scene.inventory.environment.to_string(),
    }
}
