//! Kafka tells its clients which address to dial, so each place from which it is dialled gets a
//! listener of its own (Kafka's documentation, `advertised.listeners`).

use std::collections::BTreeMap;

use super::dial::{Dial, to_port};
use super::{HostPort, Party, Reach, Via};
use crate::inventory::Inventory;
use crate::inventory::model::{Host, InstanceId};
use crate::inventory::name::PortName;
use crate::inventory::spec::{NetworkMode, Protocol};

/// One listener of a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Its name in Kafka's settings.
    pub name: String,
    /// Where it listens inside the container.
    pub container: u16,
    /// What clients are told; none for controllers, which are not advertised.
    pub advertised: Option<HostPort>,
    /// What lies between it and those who dial it.
    pub via: Via,
}

/// Further listeners stand this far above the first, so that they never meet well-known ports.
pub const LISTENER_STEP: u16 = 10_000;

/// The listeners of a port: one for containers on the same host, and one for each way by which an
/// edge comes from elsewhere.
pub fn listeners_of(
    inventory: &Inventory,
    reach: &Reach,
    id: InstanceId,
    name: &PortName,
) -> Vec<Listener> {
    let Some(port) = inventory.port(id, name) else {
        return Vec::new();
    };
    let first = |name: &str, advertised: Option<HostPort>| Listener {
        name: name.into(),
        container: port.container.first,
        advertised,
        via: Via::Container,
    };
    if port.protocol == Protocol::KafkaController {
        return vec![first("CONTROLLER", None)];
    }
    let ways = ways(inventory, reach, id, name);
    let own = to_port(inventory, &Party::Instance(id), (id, name)).and_then(Result::ok);
    let own = own.map(|dial| dial.at);
    if listens_on_the_host(inventory, id) {
        // Nothing is mapped: everybody meets the one listener, so it must suit those far away.
        let far = ways.last().map(|dial| dial.at.clone());
        return vec![first("LOCAL", far.or(own))];
    }
    let mut all = vec![first("LOCAL", own)];
    for dial in ways {
        let above = LISTENER_STEP.saturating_mul(u16::try_from(all.len()).unwrap_or(u16::MAX));
        all.push(Listener {
            name: listener_name(&dial.via),
            container: port.container.first.saturating_add(above),
            advertised: Some(dial.at.clone()),
            via: dial.via.clone(),
        });
    }
    all
}

/// One dial for each way that leads through the host: its loopback, then networks in the order of
/// preference, then the public address.
fn ways<'a>(
    inventory: &Inventory,
    reach: &'a Reach,
    id: InstanceId,
    name: &PortName,
) -> Vec<&'a Dial> {
    let edges = reach.into_port(id, name).filter(|edge| edge.opens());
    let mut by_way: BTreeMap<&Via, &Dial> = BTreeMap::new();
    for dial in edges.filter_map(|edge| edge.dial.as_ref().ok()) {
        by_way.entry(&dial.via).or_insert(dial);
    }
    let networks = inventory.network_order().iter().cloned().map(Via::Network);
    let order = [Via::Loopback, Via::HostAddress]
        .into_iter()
        .chain(networks);
    let order = order.chain([Via::Public]);
    order.filter_map(|via| by_way.get(&via).copied()).collect()
}

fn listens_on_the_host(inventory: &Inventory, id: InstanceId) -> bool {
    let process = inventory.host_of(id).is_some_and(Host::runs_processes);
    process || inventory.instance(id).spec.network == NetworkMode::Host
}

fn listener_name(via: &Via) -> String {
    match via {
        Via::Container => "LOCAL".into(),
        Via::Loopback | Via::HostAddress => "HOST".into(),
        Via::Network(network) => match network.as_str() {
            "local" | "host" | "controller" => format!("{network}_network").to_uppercase(),
            other => other.to_uppercase().replace('-', "_"),
        },
        Via::Public | Via::Outside => "PUBLIC".into(),
    }
}
