//! Who is meant by one who asks: both ends of a range stand for all of it.

use std::net::IpAddr;

use ipnet::IpNet;
use paygen::inventory::Inventory;
use paygen::inventory::spec::{NetworkMode, Peer};
use paygen::reach::Party;

use super::site::Sender;
use super::world::World;

/// None where nobody knows which packet would be sent.
pub(super) fn senders(
    world: &World,
    inventory: &Inventory,
    from: &Party,
    to: IpAddr,
) -> Option<Vec<Sender>> {
    let host = |name: &str| position(world, name);
    let ends = |range: IpNet| {
        let own = range.addr().is_ipv4() == to.is_ipv4();
        own.then(|| {
            [range.network(), range.broadcast()]
                .map(Sender::Stranger)
                .to_vec()
        })
    };
    match from {
        Party::Host(name) => Some(vec![Sender::Host(host(name.as_str()))]),
        Party::Instance(id) => {
            let one = inventory.instance(*id);
            let here = host(one.host.as_str());
            let bare = one.spec.network == NetworkMode::Host || world.hosts[here].runs_processes;
            Some(vec![if bare {
                Sender::Host(here)
            } else {
                Sender::Container(here)
            }])
        }
        Party::Peer(Peer::Cidr(range)) => ends(*range),
        Party::Peer(Peer::Network(name)) => world
            .range(name.as_str())
            .and_then(ends)
            .or_else(|| hosts_in(world, name.as_str(), to)),
        Party::Peer(Peer::Internet) => {
            let far = if to.is_ipv4() {
                "203.0.113.99"
            } else {
                "2001:db8:ffff::9"
            };
            Some(vec![Sender::Stranger(far.parse().unwrap())])
        }
        Party::Peer(Peer::Localhost | Peer::Operator) => {
            let (owner, _) = world.owner(to)?;
            Some(vec![Sender::Host(owner)])
        }
    }
}

/// The other hosts of a network whose range nobody gave.
fn hosts_in(world: &World, network: &str, to: IpAddr) -> Option<Vec<Sender>> {
    let hosts = 0..world.hosts.len();
    let all = hosts.filter_map(|host| world.address(host, network, to.is_ipv4()));
    let others: Vec<Sender> = all.filter(|own| *own != to).map(Sender::Stranger).collect();
    (!others.is_empty()).then_some(others)
}

/// The place of a host in its world.
pub(super) fn position(world: &World, host: &str) -> usize {
    let mut all = world.hosts.iter();
    all.position(|one| one.name == host).unwrap()
}
