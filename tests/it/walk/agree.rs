//! What the walk says of a packet beside what becomes of it.

use std::net::IpAddr;

use paygen::inventory::Inventory;
use paygen::inventory::name::HostName;
use paygen::inventory::spec::Transport;
use paygen::reach::walk::{Answer, Goal, Hop, Walk};
use paygen::reach::{Dial, End, Party, Via};

use super::pairs::Pair;
use super::senders::{position, senders};
use super::simulator::Packet;
use super::site::{Site, Verdict};
use crate::support::rendered::Environment;

/// Compares; none where nobody knows which packet would be sent.
pub(super) fn agree(site: &Site<'_>, environment: &Environment, pair: &Pair) -> Option<Answer> {
    let inventory = &environment.inventory;
    let (from, goal) = pair;
    let walk = Walk::of(inventory, &environment.reach, from, goal)?;
    let answer = walk.answer();
    let said = match answer {
        Answer::Yes => Verdict::Answered,
        Answer::Unknown => Verdict::Unknown,
        Answer::No => Verdict::Lost,
    };
    let due = due(site, inventory, pair, &walk)?;
    assert_eq!(said, due, "{from:?} to {goal:?}: {walk:#?}\n{site:?}");
    same_landing(site, goal, &walk);
    Some(answer)
}

/// What becomes of the packets that are meant.
fn due(site: &Site<'_>, inventory: &Inventory, pair: &Pair, walk: &Walk) -> Option<Verdict> {
    let (from, goal) = pair;
    let udp = is_udp(inventory, goal);
    if let Goal::Address {
        address, number, ..
    } = goal
    {
        return verdict(site, inventory, from, *address, udp, [*number, *number]);
    }
    if let Some(Hop::Dials(dial)) = walk.hops.first() {
        let ports = [dial.at.port.first, dial.at.port.last];
        return match &dial.via {
            Via::Container => Some(Verdict::Answered),
            Via::Loopback => on_loopback(site, inventory, goal, dial),
            Via::HostAddress | Via::Network(_) | Via::Public | Via::Outside => verdict(
                site,
                inventory,
                from,
                dial.at.host.parse().ok()?,
                udp,
                ports,
            ),
        };
    }
    // Nothing to dial: then no address of the host will do.
    let Goal::Number { host, number, .. } = goal else {
        return Some(Verdict::Lost);
    };
    let addresses = &site.world.hosts[position(site.world, host.as_str())].addresses;
    let all = addresses.iter().flat_map(|(_, all)| all);
    let all = all.filter_map(|to| verdict(site, inventory, from, *to, udp, [*number, *number]));
    Some(all.min().unwrap_or(Verdict::Lost))
}

fn on_loopback(
    site: &Site<'_>,
    inventory: &Inventory,
    goal: &Goal,
    dial: &Dial,
) -> Option<Verdict> {
    let host = position(site.world, host_of(inventory, goal)?.as_str());
    let to: IpAddr = dial.at.host.parse().unwrap();
    let packet = |port| Packet {
        from: to,
        to,
        udp: is_udp(inventory, goal),
        port,
    };
    let ports = [dial.at.port.first, dial.at.port.last];
    let each = ports.map(|port| site.listens(host, packet(port)));
    each.into_iter().max()
}

/// Whether it gets there or not: what would answer is what the walk names.
fn same_landing(site: &Site<'_>, goal: &Goal, walk: &Walk) {
    let Goal::Address {
        address,
        number,
        transport,
    } = goal
    else {
        return;
    };
    let Some(arrived) = site.arrived(*address, *transport == Transport::Udp, *number) else {
        return;
    };
    let (listens, landing) = arrived;
    let same = match walk.hops.last() {
        Some(Hop::Mapped { inside, .. }) => {
            let inside = inside.first..=inside.last;
            landing.is_some_and(|port| inside.contains(&port))
        }
        Some(Hop::Process { .. }) => listens == Verdict::Answered && landing.is_none(),
        Some(Hop::Nobody { .. }) => listens == Verdict::Lost,
        _ => true,
    };
    assert!(same, "{goal:?}: {arrived:?}: {walk:#?}\n{site:?}");
}

fn is_udp(inventory: &Inventory, goal: &Goal) -> bool {
    let transport = match goal {
        Goal::End(End::Port(id, port)) => inventory.port(*id, port).unwrap().transport,
        Goal::End(End::External(name, port)) => {
            inventory.external_port(name, port).unwrap().transport
        }
        Goal::End(End::Sshd(_)) => Transport::Tcp,
        Goal::Number { transport, .. } | Goal::Address { transport, .. } => *transport,
    };
    transport == Transport::Udp
}

/// The worst that becomes of packets of everybody who is meant.
fn verdict(
    site: &Site<'_>,
    inventory: &Inventory,
    from: &Party,
    to: IpAddr,
    udp: bool,
    ports: [u16; 2],
) -> Option<Verdict> {
    let senders = senders(site.world, inventory, from, to)?;
    let each = senders
        .iter()
        .flat_map(|from| ports.map(|port| (*from, port)));
    each.map(|(from, port)| site.verdict(from, to, udp, port))
        .max()
}

fn host_of<'a>(inventory: &'a Inventory, goal: &'a Goal) -> Option<&'a HostName> {
    match goal {
        Goal::End(end) => paygen::reach::host_of(inventory, end),
        Goal::Number { host, .. } => Some(host),
        Goal::Address { .. } => None,
    }
}
