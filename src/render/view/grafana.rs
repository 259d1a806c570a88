//! Grafana's provisioning: the Prometheus that it asks, and the fleet's dashboards.

use serde::Serialize;

use crate::inventory::model::{Instance, InstanceId};
use crate::reach::EdgeKind;
use crate::render::Scene;
use crate::render::draft::Draft;

/// Where dashboards lie in the container: outside of the data volume, which would hide them.
pub(super) const DASHBOARDS: &str = "/etc/grafana/dashboards";

/// What the provisioning files say.
#[derive(Serialize)]
struct Provisioning {
    url: String,
    fleet: String,
    every_s: u32,
    dashboards: &'static str,
}

/// Provisioning and dashboards of an instance, if it is a Grafana.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let instance = scene.inventory.instance(id);
    let Some(grafana) = &instance.spec.grafana else {
        return Vec::new();
    };
    let mut edges = scene.reach.from_instance(id).iter();
    let edge = edges.find(|edge| edge.kind == EdgeKind::Datasource);
    let Some(Ok(dial)) = edge.map(|edge| &edge.dial) else {
        return Vec::new();
    };
    let view = Provisioning {
        url: format!("http://{}", dial.at),
        fleet: scene.inventory.fleet.name.to_string(),
        every_s: slowest_scrape(scene),
        dashboards: DASHBOARDS,
    };
    let folder = folder(instance);
    let provisioning = |name: &str| format!("{folder}/provisioning/{name}/paygen.yml");
    let mut drafts = vec![
        Draft::template(
            provisioning("datasources"),
            "host/grafana/datasources.yml.tera",
            &view,
        ),
        Draft::template(
            provisioning("dashboards"),
            "host/grafana/dashboards.yml.tera",
            &view,
        ),
    ];
    if let Some(source) = &grafana.dashboards {
        let below = scene.files.below(source.as_str());
        let dashboards = below.filter(|(name, _)| name.rsplit('.').next() == Some("json"));
        let keys = ["grafana", "dashboards"];
        let asked_at = scene.inventory.place_of(instance, &keys);
        drafts.extend(dashboards.map(|(name, bytes)| {
            Draft::bytes(format!("{folder}/dashboards/{name}"), bytes).asked_at(asked_at)
        }));
    }
    drafts
}

/// The folder of an instance.
pub(super) fn folder(instance: &Instance) -> String {
    format!("{}/{}", instance.host, instance.name)
}

/// Grafana's `$__rate_interval` must know how far apart points are.
fn slowest_scrape(scene: &Scene<'_>) -> u32 {
    scene
        .inventory
        .scrapes
        .iter()
        .map(|scrape| scrape.spec.every_s)
        .max()
        .unwrap_or(15)
}
