//! What the cloud around the hosts must let through: doors from outside, ways between two hosts of
//! a tier, and the way out. Hosts that are in no tier stand in no cloud.

mod door;
mod exit;
mod path;

pub use door::Door;
pub use exit::{Exit, Goal};
pub use path::Path;

use ipnet::IpNet;

use super::Reach;
use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::name::NetworkName;
use crate::inventory::spec::{Network, Traffic};
use door::doors;
use exit::exits;
use path::paths;

/// The clouds around an environment.
#[derive(Debug)]
pub struct Cloud<'a> {
    /// The hosts that are in a tier, by name.
    pub members: Vec<Member<'a>>,
    /// The doors from outside, by host.
    pub doors: Vec<Door>,
    /// The ways inside of the tiers, by host.
    pub paths: Vec<Path>,
}

/// A host in a tier.
#[derive(Debug)]
pub struct Member<'a> {
    /// The host.
    pub host: &'a Host,
    /// The network that is the tier.
    pub network: &'a NetworkName,
    /// What was said of it.
    pub spec: &'a Network,
    /// The tier's name in the cloud.
    pub tier: &'a str,
    /// What it sends by itself, with the names that it must look up first.
    pub exits: Vec<Exit>,
}

impl<'a> Cloud<'a> {
    /// Follows every edge that meets a cloud.
    pub fn of(inventory: &'a Inventory, reach: &Reach) -> Self {
        let hosts = inventory.hosts.values();
        let members: Vec<Member<'a>> = hosts
            .filter_map(|host| member(inventory, reach, host))
            .collect();
        Self {
            doors: members
                .iter()
                .flat_map(|member| doors(reach, member))
                .collect(),
            paths: paths(inventory, reach),
            members,
        }
    }
}

impl Member<'_> {
    /// Whether the cloud drops what leaves the tier unless a rule lets it out.
    pub fn is_shut_in(&self) -> bool {
        match self.spec.egress {
            Traffic::Open => false,
            Traffic::Closed | Traffic::Unknown => true,
        }
    }
}

/// All addresses of the families that a host has.
pub fn anywhere(host: &Host) -> Vec<IpNet> {
    let own = |v4: bool| {
        let mut all = host.spec.address.values().flat_map(|one| &one.0);
        all.any(|address| address.is_ipv4() == v4)
    };
    [true, false]
        .into_iter()
        .filter(|v4| own(*v4))
        .map(all_of)
        .collect()
}

/// The host in its tier; none if it is in none.
pub(super) fn member<'a>(
    inventory: &'a Inventory,
    reach: &Reach,
    host: &'a Host,
) -> Option<Member<'a>> {
    inventory.network_order().iter().find_map(|name| {
        let (network, spec) = inventory.networks.get_key_value(name)?;
        let tier = spec.tier.as_deref()?;
        if host.addresses(name).is_empty() {
            return None;
        }
        Some(Member {
            host,
            network,
            spec,
            tier,
            exits: exits(inventory, reach, host, spec),
        })
    })
}

fn is_tier(inventory: &Inventory, network: &NetworkName) -> bool {
    let network = inventory.networks.get(network);
    network.is_some_and(|network| network.tier.is_some())
}

fn all_of(v4: bool) -> IpNet {
    if v4 {
        IpNet::V4(ipnet::Ipv4Net::default())
    } else {
        IpNet::V6(ipnet::Ipv6Net::default())
    }
}
