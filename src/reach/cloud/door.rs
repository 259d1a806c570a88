//! What a cloud lets in from outside, at public addresses.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{Member, all_of};
use crate::inventory::model::{Host, PUBLIC};
use crate::inventory::name::HostName;
use crate::inventory::spec::{PortRange, Transport};
use crate::reach::{Reach, Source};

/// Packets from outside to a public address, of one family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// The host behind it.
    pub host: HostName,
    /// The address that is dialled.
    pub public: IpAddr,
    /// The address in the tier that it stands for.
    pub private: Option<IpAddr>,
    /// TCP or UDP.
    pub transport: Transport,
    /// Port numbers, the same on both sides.
    pub ports: PortRange,
    /// From where.
    pub from: BTreeSet<IpNet>,
    /// What listens there.
    pub what: String,
}

/// The doors of a host.
pub(super) fn doors(reach: &Reach, member: &Member<'_>) -> Vec<Door> {
    let openings = reach.openings.get(&member.host.name);
    let public = openings
        .into_iter()
        .flatten()
        .filter(|one| one.to.is_none());
    let mut all = Vec::new();
    for opening in public {
        for v4 in [true, false] {
            let from = sources(&opening.sources, v4);
            let address = of_family(addresses_in(member.host, PUBLIC), v4);
            if let (false, Some(public)) = (from.is_empty(), address) {
                all.push(Door {
                    host: member.host.name.clone(),
                    public,
                    private: of_family(member.host.addresses(member.network), v4),
                    transport: opening.transport,
                    ports: opening.ports,
                    from,
                    what: opening.what.clone(),
                });
            }
        }
    }
    all
}

fn sources(all: &BTreeSet<Source>, v4: bool) -> BTreeSet<IpNet> {
    let range = |source: &Source| match source {
        Source::Any => Some(all_of(v4)),
        Source::Range(range) if range.addr().is_ipv4() == v4 => Some(*range),
        Source::Range(_) | Source::Containers => None,
    };
    all.iter().filter_map(range).collect()
}

fn addresses_in<'a>(host: &'a Host, network: &str) -> &'a [IpAddr] {
    let mut all = host.spec.address.iter();
    let found = all.find(|(name, _)| name.as_str() == network);
    found.map_or(&[], |(_, addresses)| &addresses.0)
}

fn of_family(addresses: &[IpAddr], v4: bool) -> Option<IpAddr> {
    addresses.iter().find(|one| one.is_ipv4() == v4).copied()
}
