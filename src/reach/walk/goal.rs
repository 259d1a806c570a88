//! What somebody wants to reach.

use std::net::IpAddr;

use super::address;
use super::hop::Hop;
use crate::inventory::Inventory;
use crate::inventory::name::HostName;
use crate::inventory::spec::{PortRange, Transport};
use crate::reach::dial::{to_external, to_port, to_process, to_sshd};
use crate::reach::{Dial, End, Party, Via, host_of};

/// A port, by its name or by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// A port that the inventory names.
    End(End),
    /// A number on a host, whatever listens there.
    Number {
        /// The host.
        host: HostName,
        /// The number.
        number: u16,
        /// TCP or UDP.
        transport: Transport,
    },
    /// A number at an address, whoever has it.
    Address {
        /// The address that is dialled.
        address: IpAddr,
        /// The number.
        number: u16,
        /// TCP or UDP.
        transport: Transport,
    },
}

impl Goal {
    /// What `from` dials to get there, or why it has nothing to dial; none if the goal is not in
    /// the inventory.
    pub(super) fn dial(&self, inventory: &Inventory, from: &Party) -> Option<Result<Dial, Hop>> {
        let dial = match self {
            Goal::End(End::Port(id, port)) => to_port(inventory, from, (*id, port)),
            Goal::End(End::External(name, port)) => to_external(inventory, from, (name, port)),
            Goal::End(End::Sshd(name)) => {
                let host = inventory.hosts.get(name)?;
                Some(match from {
                    Party::Peer(peer) => to_sshd(host, inventory, peer),
                    Party::Instance(_) | Party::Host(_) => {
                        to_process(inventory, from, host, PortRange::one(host.spec.ssh.port))
                    }
                })
            }
            Goal::Number { host, number, .. } => {
                let host = inventory.hosts.get(host)?;
                Some(to_process(inventory, from, host, PortRange::one(*number)))
            }
            Goal::Address {
                address, number, ..
            } => return Some(address::dial(inventory, from, *address, *number)),
        };
        let speaks = |dial: Dial| match (&dial.via, dial.at.host.parse()) {
            (Via::Outside, Ok(to)) => address::outside(inventory, from, to).map(|()| dial),
            _ => Ok(dial),
        };
        dial.map(|dial| dial.map_err(Hop::NoAddress).and_then(speaks))
    }

    /// The host that is dialled, if it is in the fleet.
    pub fn host<'a>(&'a self, inventory: &'a Inventory) -> Option<&'a HostName> {
        match self {
            Goal::End(end) => host_of(inventory, end),
            Goal::Number { host, .. } => Some(host),
            Goal::Address { address, .. } => {
                address::owner(inventory, *address).map(|(host, _)| &host.name)
            }
        }
    }

    /// TCP or UDP.
    pub fn transport(&self, inventory: &Inventory) -> Transport {
        let known = match self {
            Goal::End(End::Port(id, port)) => inventory.port(*id, port).map(|port| port.transport),
            Goal::End(End::External(name, port)) => {
                let port = inventory.external_port(name, port);
                port.map(|port| port.transport)
            }
            Goal::End(End::Sshd(_)) => Some(Transport::Tcp),
            Goal::Number { transport, .. } | Goal::Address { transport, .. } => Some(*transport),
        };
        known.unwrap_or_default()
    }
}
