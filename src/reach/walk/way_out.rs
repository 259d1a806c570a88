//! What the cloud does with packets that leave a tier.

use std::net::IpAddr;

use ipnet::IpNet;

use super::hop::{Hop, WayOut};
use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::spec::{Traffic, Transport};
use crate::reach::cloud::{Exit, Goal, Member, member};
use crate::reach::{HostPort, Reach};

/// None where the cloud lets everything out, or where there is none.
pub(super) fn way_out(
    inventory: &Inventory,
    reach: &Reach,
    host: &Host,
    to: &HostPort,
    transport: Transport,
) -> Option<Hop> {
    let member = member(inventory, reach, host)?;
    let address: Option<IpAddr> = to.host.parse().ok();
    let stays = address.is_some_and(|to| member.spec.cidr.is_some_and(|own| own.contains(&to)));
    if stays || !member.is_shut_in() {
        return None;
    }
    let fits = |exit: &&Exit| {
        let holds = exit.ports.first <= to.port.first && to.port.last <= exit.ports.last;
        holds && exit.transport == transport
    };
    let exits: Vec<&Exit> = member.exits.iter().filter(fits).collect();
    Some(Hop::WayOut {
        network: member.network.clone(),
        state: state(&member, &exits, &to.host, address),
    })
}

fn state(member: &Member<'_>, exits: &[&Exit], name: &str, address: Option<IpAddr>) -> WayOut {
    let listed = exits.iter().any(|exit| match (&exit.to, address) {
        (Goal::Range(range), Some(address)) => range.contains(&IpNet::from(address)),
        (Goal::Name(known), None) => known == name,
        (Goal::Range(_), None) | (Goal::Name(_), Some(_)) => false,
    });
    if listed {
        return WayOut::Listed;
    }
    let named = exits.iter().find_map(|exit| match &exit.to {
        Goal::Name(known) if address.is_some() => Some(known.clone()),
        Goal::Name(_) | Goal::Range(_) => None,
    });
    match (named, member.spec.egress) {
        (Some(name), _) => WayOut::Named(name),
        (None, Traffic::Closed) => WayOut::Closed,
        (None, Traffic::Open | Traffic::Unknown) => WayOut::Unknown,
    }
}
