//! Web apps: at which origins they are served, and what their pages dial from a browser.

use std::collections::BTreeSet;

use super::dial::{to_external, to_port};
use super::{End, HostPort, Party, Reach, Via, host_of};
use crate::inventory::Inventory;
use crate::inventory::model::{Host, Instance, InstanceId, Target};
use crate::inventory::spec::{BrowserPlace, Peer};

/// The origins whose browsers may call a gateway: where its web apps are served, and those that
/// `cors.origins` adds. RFC 6454: scheme, host and port, the default port left out.
pub fn origins(inventory: &Inventory, reach: &Reach, id: InstanceId) -> Vec<String> {
    let mut all = BTreeSet::new();
    for app in reach.gateways.apps_of(id) {
        all.extend(origins_of(inventory, app, inventory.instance(app)));
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
    let targets: Vec<Target> = ports
        .map(|(name, _)| Target::Port(id, name.clone()))
        .collect();
    let places = targets
        .iter()
        .flat_map(|to| web.browser_from.iter().map(move |place| (place, to)));
    places
        .filter_map(|(place, to)| browser_url(inventory, place, to))
        .collect()
}

/// The base address at which a browser at `place` reaches a port.
pub fn browser_url(inventory: &Inventory, place: &BrowserPlace, to: &Target) -> Option<String> {
    let protocol = match to {
        Target::Port(id, port) => inventory.port(*id, port)?.protocol,
        Target::External(name, port) => inventory.external_port(name, port)?.protocol,
        Target::Job(_) => return None,
    };
    let at = browser_dial(inventory, place, to)?;
    Some(url(protocol.as_str(), &at))
}

/// What a browser at `place` dials to reach a port.
pub fn browser_dial(inventory: &Inventory, place: &BrowserPlace, to: &Target) -> Option<HostPort> {
    let party = Party::Peer(match place {
        BrowserPlace::Internet => Peer::Internet,
        BrowserPlace::Localhost => Peer::Localhost,
        BrowserPlace::Network(name) => Peer::Network(name.clone()),
    });
    let (dial, end) = match to {
        Target::Port(id, port) => (
            to_port(inventory, &party, (*id, port))?,
            End::Port(*id, port.clone()),
        ),
        Target::External(name, port) => (
            to_external(inventory, &party, (name, port))?,
            End::External(name.clone(), port.clone()),
        ),
        Target::Job(_) => return None,
    };
    let dial = dial.ok()?;
    let host = host_of(inventory, &end).and_then(|host| inventory.hosts.get(host));
    let processes = host.is_some_and(Host::runs_processes);
    let host = if dial.via == Via::Loopback && !processes {
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
