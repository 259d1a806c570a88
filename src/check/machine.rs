//! Machines that hosts of several environments are.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::Context;
use crate::inventory::model::Host;
use crate::inventory::name::{HostName, NetworkName};

/// A host of an environment, by the environment's place among all.
pub(super) type Seat<'a> = (usize, &'a HostName);

/// Every two hosts of two environments that are one machine, because they have a common address.
/// Hosts of one name are left out: that they are one is a mistake of its own.
pub(super) fn shared<'a>(contexts: &[Context<'a>]) -> BTreeSet<(Seat<'a>, Seat<'a>)> {
    let mut machines: BTreeMap<(&NetworkName, IpAddr), Vec<Seat<'a>>> = BTreeMap::new();
    let mut all = BTreeSet::new();
    for (index, context) in contexts.iter().enumerate() {
        for host in context.inventory.hosts.values() {
            for address in addresses(host) {
                let known = machines.entry(address).or_default();
                let here = (index, &host.name);
                let others = known
                    .iter()
                    .filter(|(other, name)| *other != index && *name != here.1);
                all.extend(others.map(|there| (*there, here)));
                known.push(here);
            }
        }
    }
    all
}

fn addresses(host: &Host) -> impl Iterator<Item = (&NetworkName, IpAddr)> {
    let all = host.spec.address.iter();
    let all = all.flat_map(|(name, list)| list.0.iter().map(move |one| (name, *one)));
    all.filter(|(_, address)| !address.is_loopback())
}
