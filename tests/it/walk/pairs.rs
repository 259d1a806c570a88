//! Who asks for what on a random fleet: the edges and all that is almost one.

use std::net::IpAddr;

use ipnet::IpNet;
use paygen::inventory::Inventory;
use paygen::inventory::spec::{Peer, Transport};
use paygen::reach::walk::Goal;
use paygen::reach::{Party, Reach};

use super::world::World;
use crate::support::chance::Chance;

/// Pairs that nobody chose.
const RANDOM: usize = 60;

/// Somebody and what he dials.
pub(super) type Pair = (Party, Goal);

/// The pairs of a world.
pub(super) fn pairs(
    world: &World,
    inventory: &Inventory,
    reach: &Reach,
    chance: &mut Chance,
) -> Vec<Pair> {
    let askers = askers(world, inventory);
    let addresses = addresses(world);
    let numbers = numbers(world);
    let mut all = Vec::new();
    for edge in &reach.edges {
        all.push((edge.from.clone(), Goal::End(edge.to.clone())));
        all.push((chance.pick(&askers).clone(), Goal::End(edge.to.clone())));
        let Ok(dial) = &edge.dial else { continue };
        let Ok(to) = dial.at.host.parse::<IpAddr>() else {
            continue;
        };
        let (first, last) = (dial.at.port.first, dial.at.port.last);
        let transport = if chance.percent(10) {
            *chance.pick(&[Transport::Tcp, Transport::Udp])
        } else {
            transport(inventory, edge)
        };
        for number in [first - 1, first, last, last + 1] {
            all.push((edge.from.clone(), goal(to, number, transport)));
        }
        for _ in 0..3 {
            let (asker, address) = (chance.pick(&askers).clone(), *chance.pick(&addresses));
            all.push((asker, goal(to, last, transport)));
            all.push((edge.from.clone(), goal(address, first, transport)));
        }
    }
    for _ in 0..RANDOM {
        let (asker, address) = (chance.pick(&askers).clone(), *chance.pick(&addresses));
        let (number, transport) = *chance.pick(&numbers);
        all.push((asker.clone(), goal(address, number, transport)));
        let host = chance.pick(&world.hosts).name.as_str();
        let host = inventory.hosts.keys().find(|name| name.as_str() == host);
        all.push((
            asker,
            Goal::Number {
                host: host.unwrap().clone(),
                number,
                transport,
            },
        ));
    }
    all.retain(|(_, goal)| !matches!(goal, Goal::Address { address, .. } if address.is_loopback()));
    all
}

fn transport(inventory: &Inventory, edge: &paygen::reach::Edge) -> Transport {
    use paygen::reach::End;
    match &edge.to {
        End::Port(id, port) => inventory.port(*id, port).unwrap().transport,
        End::External(name, port) => inventory.external_port(name, port).unwrap().transport,
        End::Sshd(_) => Transport::Tcp,
    }
}

fn goal(address: IpAddr, number: u16, transport: Transport) -> Goal {
    Goal::Address {
        address,
        number,
        transport,
    }
}

/// Everybody of the fleet, whoever is let in and his neighbours, and strangers.
fn askers(world: &World, inventory: &Inventory) -> Vec<Party> {
    let instances = inventory.instances().map(|(id, _)| Party::Instance(id));
    let hosts = inventory.hosts.keys().cloned().map(Party::Host);
    let mut all: Vec<Party> = instances.chain(hosts).collect();
    let named = world.allows.iter().map(|(from, _)| from);
    let named = named.chain(&world.operators);
    let networks = world.networks.iter().filter_map(|net| net.cidr);
    let ranges: Vec<IpNet> = named
        .filter_map(|peer| world.range(peer))
        .chain(networks)
        .collect();
    let strangers = ["203.0.113.99", "2001:db8:ffff::9", "10.9.9.9"];
    let mut single: Vec<IpAddr> = strangers.iter().map(|one| one.parse().unwrap()).collect();
    for range in &ranges {
        let (first, last) = (range.network(), range.broadcast());
        single.extend([first, last]);
        single.extend(beside(first, -1));
        single.extend(beside(last, 1));
        all.push(Party::Peer(Peer::Cidr(*range)));
    }
    single.retain(|one| world.owner(*one).is_none());
    all.extend(
        single
            .into_iter()
            .map(|one| Party::Peer(Peer::Cidr(one.into()))),
    );
    all.push(Party::Peer(Peer::Internet));
    let networks = inventory.networks.keys().cloned();
    all.extend(networks.map(|name| Party::Peer(Peer::Network(name))));
    all
}

/// The address before or behind another.
fn beside(address: IpAddr, step: i8) -> Option<IpAddr> {
    match address {
        IpAddr::V4(one) => {
            let next = u32::from(one).checked_add_signed(step.into())?;
            Some(IpAddr::V4(next.into()))
        }
        IpAddr::V6(one) => {
            let next = u128::from(one).checked_add_signed(step.into())?;
            Some(IpAddr::V6(next.into()))
        }
    }
}

/// All addresses of the fleet, and some of nobody.
fn addresses(world: &World) -> Vec<IpAddr> {
    let hosts = world.hosts.iter().flat_map(|host| &host.addresses);
    let own = hosts.flat_map(|(_, all)| all.iter().copied());
    let nobody = [
        "198.51.100.200",
        "203.0.113.250",
        "2001:db8:ffff::1",
        "10.0.0.250",
        "10.1.0.250",
    ];
    let nobody = nobody.iter().map(|one| one.parse().unwrap());
    own.chain(nobody).collect()
}

/// Numbers that mean something, those beside them, and some that never do.
fn numbers(world: &World) -> Vec<(u16, Transport)> {
    let known = world.numbers();
    let known = known.iter().flat_map(|((first, last), udp)| {
        [first - 1, *first, *last, last + 1].map(|number| (number, *udp))
    });
    let all = known.chain([
        (1, false),
        (53, true),
        (53, false),
        (443, false),
        (65535, true),
    ]);
    let transport = |udp| if udp { Transport::Udp } else { Transport::Tcp };
    all.map(|(number, udp)| (number, transport(udp))).collect()
}
