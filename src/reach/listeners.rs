//! Kafka tells its clients which address to dial, so each place from which it is dialled gets a
//! listener of its own (Kafka's documentation, `advertised.listeners`).

use super::{HostPort, Reach, Via};
use crate::inventory::Inventory;
use crate::inventory::model::InstanceId;
use crate::inventory::name::{NetworkName, PortName};
use crate::inventory::spec::{PortRange, Protocol};

/// One listener of a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Its name in Kafka's settings.
    pub name: String,
    /// Where it listens inside the container.
    pub container: u16,
    /// What clients are told; none for controllers, which are not advertised.
    pub advertised: Option<HostPort>,
    /// The network from which it is dialled; none for the container's own.
    pub network: Option<NetworkName>,
}

/// Further listeners stand this far above the first, so that they never meet well-known ports.
const STEP: u16 = 10_000;

/// The listeners of a port: one for containers on the same host, and one for each network from
/// which an edge comes.
pub fn listeners_of(
    inventory: &Inventory,
    reach: &Reach,
    id: InstanceId,
    name: &PortName,
) -> Vec<Listener> {
    let Some(port) = inventory.port(id, name) else {
        return Vec::new();
    };
    let first = port.container.first;
    if port.protocol == Protocol::KafkaController {
        let name = "CONTROLLER".into();
        return vec![Listener {
            name,
            container: first,
            advertised: None,
            network: None,
        }];
    }
    let host = inventory.instance(id).name.clone();
    let own = HostPort {
        host,
        port: PortRange::one(first),
    };
    let mut all = vec![Listener {
        name: "LOCAL".into(),
        container: first,
        advertised: Some(own),
        network: None,
    }];
    for network in inventory.network_order() {
        let via = Via::Network(network.clone());
        let mut dials = reach
            .into_port(id, name)
            .filter_map(|edge| edge.dial.as_ref().ok());
        let Some(dial) = dials.find(|dial| dial.via == via) else {
            continue;
        };
        let above = STEP.saturating_mul(u16::try_from(all.len()).unwrap_or(u16::MAX));
        all.push(Listener {
            name: network.as_str().to_uppercase().replace('-', "_"),
            container: first.saturating_add(above),
            advertised: Some(dial.at.clone()),
            network: Some(network.clone()),
        });
    }
    all
}
