//! What a web app's pages read in the browser: where to call, by the origin they came from.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::inventory::model::{Instance, InstanceId, Target};
use crate::inventory::name::PortName;
use crate::reach::browser::browser_url;
use crate::render::Scene;
use crate::render::draft::Draft;

/// `config.json` of a web app.
#[derive(Serialize)]
struct WebConfig {
    /// By origin and then by reference, the base address of what is called.
    origins: BTreeMap<String, BTreeMap<String, String>>,
}

/// The configuration of an instance's pages, if it serves any.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let instance = scene.inventory.instance(id);
    let Some(web) = &instance.spec.web else {
        return Vec::new();
    };
    let mut origins: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let inventory = scene.inventory;
    let pages = http_ports(instance).map(|port| Target::Port(id, port.clone()));
    let pages: Vec<Target> = pages.collect();
    for place in &web.browser_from {
        for origin in pages
            .iter()
            .filter_map(|page| browser_url(inventory, place, page))
        {
            let calls = origins.entry(origin).or_default();
            for link in &instance.web_calls {
                let mut urls = link.to.iter();
                let url = urls.find_map(|to| browser_url(inventory, place, to));
                calls.extend(url.map(|url| (link.name().to_owned(), url)));
            }
        }
    }
    let path = format!("{}/{}/config.json", instance.host, instance.name);
    vec![Draft::json(path, &WebConfig { origins })]
}

fn http_ports(instance: &Instance) -> impl Iterator<Item = &PortName> {
    let ports = instance.spec.port.iter();
    ports
        .filter(|(_, port)| port.protocol.is_http())
        .map(|(name, _)| name)
}
