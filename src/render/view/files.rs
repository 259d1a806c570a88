//! The fleet's own files in a container, `.tera` ones rendered with the service's projection.

use crate::inventory::files::Content;
use crate::inventory::model::InstanceId;
use crate::reach::projection::project;
use crate::render::Scene;
use crate::render::draft::Draft;
use crate::render::fleet::is_template;

/// Every file of an instance; a folder as all that is in it.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let instance = scene.inventory.instance(id);
    let mut drafts = Vec::new();
    for (target, mount) in &instance.spec.files {
        let source = mount.source().as_str();
        let path = path(instance.host.as_str(), &instance.name, target.as_str());
        let keys = ["files", target.as_str()];
        let asked_at = scene.inventory.place_of(instance, &keys);
        let made = match scene.files.get(source) {
            Some(Content::Folder) => {
                let below = scene.files.below(source);
                below
                    .map(|(name, bytes)| Draft::copy(format!("{path}/{name}"), bytes))
                    .collect()
            }
            Some(Content::File(bytes)) if !is_template(source) => vec![Draft::copy(path, bytes)],
            Some(Content::File(_) | Content::Unreadable(_)) | None => {
                let view = project(scene.inventory, scene.reach, id);
                vec![Draft::source(path, source, &view)]
            }
        };
        drafts.extend(made.into_iter().map(|draft| draft.asked_at(asked_at)));
    }
    drafts
}

/// Where the file for a path in the container stands.
pub(super) fn path(host: &str, instance: &str, target: &str) -> String {
    format!("{host}/{instance}/files{target}")
}
