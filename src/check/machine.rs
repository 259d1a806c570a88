//! Machines that hosts of several environments may be.

use std::net::IpAddr;

use crate::inventory::model::Host;
use crate::inventory::name::NetworkName;

/// Hosts with a common one are one machine.
pub(super) type Address = (NetworkName, IpAddr);

/// What a host is told from others by.
pub(super) fn addresses(host: &Host) -> impl Iterator<Item = Address> + '_ {
    let all = host.spec.address.iter();
    let all = all.flat_map(|(name, list)| list.0.iter().map(|one| (name.clone(), *one)));
    all.filter(|(_, address)| !address.is_loopback())
}
