//! Web apps: at which origins they are served, and what their pages dial from a browser.

use std::collections::BTreeSet;

use super::{HostPort, Party};
use crate::inventory::Inventory;
use crate::inventory::model::{Instance, InstanceId, Target};
use crate::inventory::name::PortName;
use crate::inventory::spec::{BrowserPlace, Peer};

/// The origins whose browsers may call a gateway: where its web apps are served, and those that
/// `cors.origins` adds. RFC 6454: scheme, host and port, the default port left out.
pub fn origins(inventory: &Inventory, id: InstanceId) -> Vec<String> {
    let mut all = BTreeSet::new();
    for (web_id, app) in inventory.instances() {
        let calls_it = app.web_calls.iter().flat_map(|link| &link.to);
        let calls_it = calls_it
            .into_iter()
            .any(|to| matches!(to, Target::Port(to, _) if *to == id));
        if calls_it {
            all.extend(origins_of(inventory, web_id, app));
        }
    }
    all.extend(inventory.instance(id).spec.cors.origins.iter().cloned());
    all.into_iter().collect()
}

/// The origins at which a web app is served.
pub fn origins_of(inventory: &Inventory, id: InstanceId, app: &Instance) -> Vec<String> {
    let Some(web) = &app.spec.web else {
        return Vec::new();
    };
    let ports = app
        .spec
        .port
        .iter()
        .filter(|(_, port)| port.protocol.is_http());
    let mut all = Vec::new();
    for (name, port) in ports {
        for place in &web.browser_from {
            if let Some(at) = browser_dial(inventory, id, name, place) {
                all.push(url(port.protocol.as_str(), &at));
            }
        }
    }
    all
}

/// What a browser at `place` dials to reach a port.
pub fn browser_dial(
    inventory: &Inventory,
    id: InstanceId,
    port: &PortName,
    place: &BrowserPlace,
) -> Option<HostPort> {
    let peer = match place {
        BrowserPlace::Internet => Peer::Internet,
        BrowserPlace::Localhost => Peer::Localhost,
        BrowserPlace::Network(name) => Peer::Network(name.clone()),
    };
    let dial = super::dial::to_port(inventory, &Party::Peer(peer), (id, port))?.ok()?;
    let process = inventory.host_of(id)?.runs_processes();
    let by_name = *place == BrowserPlace::Localhost && !process;
    let host = if by_name {
        "localhost".into()
    } else {
        dial.at.host
    };
    Some(HostPort {
        host,
        port: dial.at.port,
    })
}

/// `http://host:port`, without the port that the scheme implies.
pub fn url(scheme: &str, at: &HostPort) -> String {
    match (scheme, at.port.first) {
        ("http", 80) | ("https", 443) => format!("{scheme}://{}", at.url_host()),
        _ => format!("{scheme}://{at}"),
    }
}
