//! Routes and origins of a gateway, for those that do not read a projection.

use crate::inventory::model::InstanceId;
use crate::reach::browser::origins;
use crate::reach::projection::{project, routes};
use crate::render::Scene;
use crate::render::draft::Draft;

/// `routes.json` and `origins.json`, where there are any.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let instance = scene.inventory.instance(id);
    let folder = format!("{}/{}", instance.host, instance.name);
    let mut drafts = Vec::new();
    let routes = routes(scene.inventory, scene.reach, id);
    if !routes.is_empty() {
        let edges = project(scene.inventory, scene.reach, id).edges;
        let resolved: Vec<_> = routes.iter().map(|route| resolved(route, &edges)).collect();
        drafts.push(Draft::json(format!("{folder}/routes.json"), &resolved));
    }
    let origins = origins(scene.inventory, scene.reach, id);
    if !origins.is_empty() {
        drafts.push(Draft::json(format!("{folder}/origins.json"), &origins));
    }
    drafts
}

/// A route with the addresses at which its target is dialled.
#[derive(serde::Serialize)]
struct ResolvedRoute<'a> {
    #[serde(flatten)]
    route: &'a crate::reach::projection::ProjectedRoute,
    targets: &'a [crate::reach::projection::Remote],
}

fn resolved<'a>(
    route: &'a crate::reach::projection::ProjectedRoute,
    edges: &'a std::collections::BTreeMap<String, Vec<crate::reach::projection::Remote>>,
) -> ResolvedRoute<'a> {
    ResolvedRoute {
        route,
        targets: edges.get(&route.to).map_or(&[], Vec::as_slice),
    }
}
