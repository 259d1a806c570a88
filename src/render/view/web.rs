//! What a web app's pages read in the browser: where to call, by the origin they came from.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::inventory::model::{InstanceId, Target};
use crate::reach::browser::{browser_dial, url};
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
    for place in &web.browser_from {
        for (name, port) in instance
            .spec
            .port
            .iter()
            .filter(|(_, p)| p.protocol.is_http())
        {
            let Some(at) = browser_dial(scene.inventory, id, name, place) else {
                continue;
            };
            let calls = origins.entry(url(port.protocol.as_str(), &at)).or_default();
            for (link, to) in instance
                .web_calls
                .iter()
                .flat_map(|l| l.to.iter().map(move |t| (l, t)))
            {
                let Target::Port(to, port) = to else { continue };
                let Some(spec) = scene.inventory.port(*to, port) else {
                    continue;
                };
                let Some(at) = browser_dial(scene.inventory, *to, port, place) else {
                    continue;
                };
                calls.insert(link.text.clone(), url(spec.protocol.as_str(), &at));
            }
        }
    }
    let path = format!("{}/{}/config.json", instance.host, instance.name);
    vec![Draft::json(path, &WebConfig { origins })]
}
