//! Ways through the fleets of our own and of all valid fixtures.

use std::net::IpAddr;

use ipnet::IpNet;
use paygen::inventory::Inventory;
use paygen::inventory::model::Host;
use paygen::inventory::name::HostName;
use paygen::inventory::spec::{Peer, Transport};
use paygen::reach::walk::{Answer, Firewall, Goal, Hop, Walk};
use paygen::reach::{Edge, Party, Via, packets};

use crate::support::fleet::environments;
use crate::support::rendered::Environment;
use simulator::{Files, Packet};

mod agree;
mod fleets;
mod found;
mod inventory;
mod matrix;
mod minimal;
mod pairs;
mod random;
mod samples;
mod senders;
mod simulator;
mod site;
mod world;

#[test]
fn every_edge_that_opens_its_way_arrives() {
    let mut gone = 0;
    for (name, environment) in environments() {
        let edges = environment.reach.edges.iter();
        for edge in edges.filter(|edge| edge.opens() && is_dialled(environment, edge)) {
            let walk = walk(environment, edge);
            assert_ne!(walk.answer(), Answer::No, "{name}: {edge:?}: {walk:?}");
            gone += 1;
        }
    }
    assert!(gone > 300, "only {gone} edges");
}

#[test]
fn an_edge_that_cannot_be_dialled_goes_nowhere() {
    for (name, environment) in environments() {
        let edges = environment.reach.edges.iter();
        for edge in edges.filter(|edge| edge.dial.is_err()) {
            let walk = walk(environment, edge);
            assert_eq!(walk.answer(), Answer::No, "{name}: {edge:?}: {walk:?}");
        }
    }
}

/// A network has a range of one family. Who is in it with an address of the other one, nobody
/// knows, so for him nothing is opened.
fn is_dialled(environment: &Environment, edge: &Edge) -> bool {
    let Ok(dial) = &edge.dial else { return false };
    match &dial.via {
        Via::Container | Via::Loopback | Via::Outside => true,
        Via::HostAddress | Via::Network(_) | Via::Public => {
            !packets(&environment.inventory, edge).is_empty()
        }
    }
}

fn walk(environment: &Environment, edge: &Edge) -> Walk {
    let goal = Goal::End(edge.to.clone());
    let (inventory, reach) = (&environment.inventory, &environment.reach);
    Walk::of(inventory, reach, &edge.from, &goal).expect("both ends are there")
}

/// What the way says of the cloud's door, the firewall and the container, against what the files
/// do with the packet. Tiers and groups of others are no files of ours.
#[test]
fn each_hop_is_what_the_rendered_files_do() {
    let mut tried = 0;
    for (name, environment) in environments() {
        let hosts = environment.inventory.hosts.values();
        for host in hosts.filter(|host| host.spec.os.is_some() && !host.runs_processes()) {
            let files = Files::of(environment, host.name.as_str());
            for from in askers(&environment.inventory, &host.name) {
                let mut numbers = files.numbers();
                numbers.extend([
                    (1, false),
                    (22, false),
                    (53, true),
                    (3306, false),
                    (65535, true),
                ]);
                for number in numbers {
                    tried += usize::from(agree(name, environment, &files, &from, host, number));
                }
            }
        }
    }
    assert!(tried > 2_500, "only {tried} packets");
}

/// The other hosts, and addresses of every range that the fleet knows and of none.
fn askers(inventory: &Inventory, host: &HostName) -> Vec<Party> {
    let hosts = inventory.hosts.keys().filter(|other| *other != host);
    let mut all: Vec<Party> = hosts.cloned().map(Party::Host).collect();
    let networks = inventory.networks.values().filter_map(|one| one.cidr);
    let operators = inventory
        .operator
        .from
        .iter()
        .filter_map(|peer| match peer {
            Peer::Cidr(range) => Some(*range),
            Peer::Internet | Peer::Operator | Peer::Localhost | Peer::Network(_) => None,
        });
    let strangers = ["192.0.2.250/32", "2001:db8:ffff::9/128"].map(|one| one.parse().unwrap());
    let ranges = networks.chain(operators).chain(strangers);
    let last = |range: IpNet| Peer::Cidr(range.hosts().last().unwrap_or(range.addr()).into());
    all.extend(
        ranges
            .filter(|one| one.hosts().nth(70_000).is_none())
            .map(last)
            .map(Party::Peer),
    );
    all
}

fn agree(
    name: &str,
    environment: &Environment,
    files: &Files,
    from: &Party,
    host: &Host,
    (number, udp): (u16, bool),
) -> bool {
    let inventory = &environment.inventory;
    let goal = Goal::Number {
        host: host.name.clone(),
        number,
        transport: if udp { Transport::Udp } else { Transport::Tcp },
    };
    let walk = Walk::of(inventory, &environment.reach, from, &goal).unwrap();
    let Some(Hop::Dials(dial)) = walk.hops.first() else {
        return false; // nothing to dial
    };
    let to: IpAddr = dial.at.host.parse().unwrap();
    let Some(sender) = sender(inventory, from, host, to) else {
        return false; // no address of this family in the network: nobody knows what is sent
    };
    let mut packet = Packet {
        from: sender,
        to,
        udp,
        port: number,
    };
    for hop in &walk.hops {
        let context = format!("{name}: {packet:?} from {from:?} at {hop:?} of {walk:?}");
        match meets(hop, files, packet, &context) {
            Some(further) => packet = further,
            None => break,
        }
    }
    true
}

/// The packet behind a hop; none if the files end its way there, as the hop says, too.
fn meets(hop: &Hop, files: &Files, packet: Packet, context: &str) -> Option<Packet> {
    match hop {
        Hop::Door { .. } if packet.to.is_ipv6() => return None, // the rows have no IPv6
        Hop::Door { open, .. } => {
            let forwarded = files.forwarded(&packet);
            assert_eq!(forwarded.is_some(), *open, "{context}");
            return forwarded.map(|to| Packet { to, ..packet });
        }
        Hop::Firewall { state, .. } => {
            let lets = *state != Firewall::Drops;
            assert_eq!(files.accepts(&packet), Some(lets), "{context}");
        }
        Hop::Mapped { inside, .. } => {
            let port = files.container_port(&packet).expect("it is published");
            assert!((inside.first..=inside.last).contains(&port), "{context}");
        }
        Hop::Nobody { .. } => assert_eq!(files.container_port(&packet), None, "{context}"),
        Hop::Dials(_)
        | Hop::NoAddress(_)
        | Hop::NoRoute { .. }
        | Hop::Hairpin { .. }
        | Hop::WayOut { .. }
        | Hop::GroupOut { .. }
        | Hop::Tier { .. }
        | Hop::GroupIn { .. }
        | Hop::Container { .. }
        | Hop::Process { .. }
        | Hop::Another { .. }
        | Hop::Leaves => {}
    }
    Some(packet)
}

/// The address from which somebody dials `to`: a host's own in the network that holds it.
fn sender(inventory: &Inventory, from: &Party, host: &Host, to: IpAddr) -> Option<IpAddr> {
    let name = match from {
        Party::Peer(Peer::Cidr(range)) => return Some(range.addr()),
        Party::Host(name) => name,
        Party::Peer(_) | Party::Instance(_) => return None,
    };
    let mut networks = host.spec.address.iter();
    let (network, _) = networks.find(|(_, all)| all.0.contains(&to))?;
    let own = inventory.hosts[name].spec.address.get(network)?;
    own.0
        .iter()
        .find(|one| one.is_ipv4() == to.is_ipv4())
        .copied()
}
