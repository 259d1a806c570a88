//! The published ports of a Compose file.

use std::net::IpAddr;

use serde_json::Value;

use super::{Packet, ports, within};

/// A published port of a container.
#[derive(Debug, Clone)]
pub(in crate::walk) struct Published {
    at: Option<IpAddr>,
    pub(super) udp: bool,
    pub(super) outside: (u16, u16),
    pub(super) inside: (u16, u16),
}

impl Published {
    pub(super) fn takes(&self, packet: &Packet) -> bool {
        self.udp == packet.udp
            && within(self.outside, packet.port)
            && self.at.is_none_or(|at| at == packet.to)
    }
}

/// All of them, of all containers.
pub(super) fn published(compose: &[u8]) -> Vec<Published> {
    let file: Value = serde_yaml::from_slice(compose).unwrap();
    let none = serde_json::Map::new();
    let services = file["services"].as_object().unwrap_or(&none).values();
    let entries = services.filter_map(|one| one["ports"].as_array()).flatten();
    let entry = |one: &Value| Published {
        at: one["host_ip"].as_str().map(|text| text.parse().unwrap()),
        udp: one["protocol"] == "udp",
        outside: ports(one["published"].as_str().unwrap()),
        inside: ports(one["target"].as_str().unwrap()),
    };
    entries.map(entry).collect()
}
