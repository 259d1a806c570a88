//! The fleet's own files in a container, `.tera` ones rendered with the service's projection.

use crate::inventory::files::Content;
use crate::inventory::model::InstanceId;
use crate::reach::projection::project;
use crate::render::Scene;
use crate::render::draft::Draft;

/// Every file of an instance; a folder as all that is in it.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let instance = scene.inventory.instance(id);
    let view = project(scene.inventory, scene.reach, id);
    let mut drafts = Vec::new();
    for (target, mount) in &instance.spec.files {
        let source = mount.source().as_str();
        let path = path(instance.host.as_str(), &instance.name, target.as_str());
        match scene.files.get(source) {
            Some(Content::Folder) => {
                let below = scene.files.below(source);
                drafts.extend(
                    below.map(|(name, bytes)| Draft::bytes(format!("{path}/{name}"), bytes)),
                );
            }
            Some(Content::File(_) | Content::Unreadable(_)) | None => {
                drafts.push(Draft::source(path, source, &view));
            }
        }
    }
    drafts
}

/// Where the file for a path in the container stands.
pub(super) fn path(host: &str, instance: &str, target: &str) -> String {
    format!("{host}/{instance}/files{target}")
}
