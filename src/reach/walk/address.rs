//! An address that somebody dials as it stands, and over what it is reached from there.

use std::net::IpAddr;

use super::arrival::translated;
use super::hop::Hop;
use crate::inventory::Inventory;
use crate::inventory::model::{Host, PUBLIC};
use crate::inventory::name::{HostName, NetworkName};
use crate::inventory::spec::{NetworkMode, Peer, PortRange};
use crate::reach::dial::{inside, over};
use crate::reach::{Dial, HostPort, Party, Via};

/// What lies between `from` and the address; a hop where it has no way at all.
pub(super) fn dial(
    inventory: &Inventory,
    from: &Party,
    address: IpAddr,
    number: u16,
) -> Result<Dial, Hop> {
    let via = match owner(inventory, address) {
        Some((host, network)) => via(inventory, from, address, (host, network))?,
        None => outside(inventory, from, address).map(|()| Via::Outside)?,
    };
    let (host, port) = (address.to_string(), PortRange::one(number));
    let at = HostPort { host, port };
    Ok(Dial { at, via })
}

/// The host that has an address, and the network in which.
pub(super) fn owner(inventory: &Inventory, address: IpAddr) -> Option<(&Host, &NetworkName)> {
    inventory.hosts.values().find_map(|host| {
        let mut networks = host.spec.address.iter();
        let (network, _) = networks.find(|(_, all)| all.0.contains(&address))?;
        Some((host, network))
    })
}

fn via(
    inventory: &Inventory,
    from: &Party,
    address: IpAddr,
    (host, network): (&Host, &NetworkName),
) -> Result<Via, Hop> {
    let here = match from {
        Party::Peer(Peer::Localhost) => &host.name,
        Party::Peer(peer) if stands_in(inventory, peer, network, address) => {
            return Ok(over(network));
        }
        Party::Peer(_) => return Err(no_route(network, address)),
        Party::Host(name) => name,
        Party::Instance(id) => &inventory.instance(*id).host,
    };
    if *here == host.name {
        return at_home(inventory, from, address, (host, network));
    }
    if has_family(inventory, here, network, address) {
        return Ok(over(network));
    }
    Err(no_route(network, address))
}

/// Whether there is a way to an address that is no host's.
pub(super) fn outside(inventory: &Inventory, from: &Party, address: IpAddr) -> Result<(), Hop> {
    if speaks(inventory, from, address) {
        return Ok(());
    }
    Err(Hop::NoRoute {
        network: None,
        v4: address.is_ipv4(),
    })
}

/// Whether who asks has an address of the family at all, as far as his addresses are known.
fn speaks(inventory: &Inventory, from: &Party, address: IpAddr) -> bool {
    let here = match from {
        Party::Peer(Peer::Cidr(range)) => return range.addr().is_ipv4() == address.is_ipv4(),
        Party::Peer(_) => return true,
        Party::Host(name) => name,
        Party::Instance(id) => &inventory.instance(*id).host,
    };
    let host = inventory.hosts.get(here);
    let own = host.into_iter().flat_map(|host| host.spec.address.values());
    let mut own = own.flat_map(|all| &all.0).peekable();
    own.peek().is_none() || own.any(|one| one.is_ipv4() == address.is_ipv4())
}

fn no_route(network: &NetworkName, address: IpAddr) -> Hop {
    Hop::NoRoute {
        network: Some(network.clone()),
        v4: address.is_ipv4(),
    }
}

/// Somebody on the host itself dials one of its own addresses.
fn at_home(
    inventory: &Inventory,
    from: &Party,
    address: IpAddr,
    (host, network): (&Host, &NetworkName),
) -> Result<Via, Hop> {
    let is_public = network.as_str() == PUBLIC && address.is_ipv4();
    if is_public && translated(inventory, host).is_some() {
        let host = host.name.clone();
        return Err(Hop::Hairpin { host });
    }
    let bridged = match from {
        Party::Instance(id) => inventory.instance(*id).spec.network == NetworkMode::Bridge,
        Party::Host(_) | Party::Peer(_) => false,
    };
    if bridged && !host.runs_processes() {
        return Ok(Via::HostAddress);
    }
    Ok(Via::Loopback)
}

/// Whether somebody outside dials addresses of this network.
fn stands_in(inventory: &Inventory, peer: &Peer, network: &NetworkName, address: IpAddr) -> bool {
    let is_public = network.as_str() == PUBLIC;
    match peer {
        Peer::Internet | Peer::Operator => is_public,
        Peer::Localhost => false,
        Peer::Network(name) => name == network,
        Peer::Cidr(range) => {
            let alike = range.addr().is_ipv4() == address.is_ipv4();
            let own = inside(inventory, range);
            alike && own.map_or(is_public, |own| own == *network)
        }
    }
}

fn has_family(
    inventory: &Inventory,
    here: &HostName,
    network: &NetworkName,
    address: IpAddr,
) -> bool {
    let own = inventory
        .hosts
        .get(here)
        .map(|host| host.addresses(network));
    let mut own = own.into_iter().flatten();
    own.any(|one| one.is_ipv4() == address.is_ipv4())
}
