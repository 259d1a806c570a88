//! Answers of `paygen why`, tried with real packets: what is served is what was rendered, and the
//! symptom is the one that a client sees.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use paygen::inventory::Inventory;
use paygen::inventory::name::HostName;
use paygen::inventory::spec::{NetworkMode, Peer, Place, Transport};
use paygen::reach::Party;
use paygen::reach::walk::{Answer, Firewall, Goal, Hop, Walk};
use serde_json::Value;

use super::lab::Lab;
use super::site::{Port, Served, Site};
use crate::support::case::case;
use crate::support::fleet::Fleet;
use crate::support::packets::{Carrier, Fate, Probe};
use crate::support::rendered::Environment;

#[test]
fn a_client_sees_what_the_walk_says() {
    let ours = Fleet::load(Path::new("inventory"));
    let cloud = ours.environment("cloud");
    let outside = ["198.51.100.7", "2001:db8:ffff::7", "203.0.113.10"];
    let first = seen(cloud, &outside, &["172.25.0.200"]);
    let odd = Fleet::of(&case(Path::new("tests/cases/valid/doors.case")).tree);
    let prod = odd.environment("prod");
    let outside = [
        "198.51.100.7",
        "2001:db8:ffff::7",
        "203.0.113.10",
        "2001:db8:113::10",
    ];
    let second = seen(prod, &outside, &["10.9.0.200", "10.9.0.100", "fd00:9::100"]);
    let count = |due: &Fate| {
        first
            .iter()
            .chain(&second)
            .filter(|one| *one == due)
            .count()
    };
    let refused = Fate::Failed("refused".into());
    let counts = [Fate::Open, Fate::Silent, refused].map(|due| count(&due));
    assert!(
        counts.iter().all(|count| *count > 50),
        "open, silent, refused: {counts:?}"
    );
}

/// Somebody who dials an address, and what he should see.
struct Question {
    station: String,
    probe: Probe,
    due: Fate,
    said: String,
}

/// How long to wait for an answer at first, and before an answer that is due is given up.
const PATIENCE_S: (f64, f64) = (1.0, 15.0);

/// Names of stations outside and beside the fleet; the lab keeps them for as long as it lives.
const OUTSIDE: [&str; 4] = ["outside-0", "outside-1", "outside-2", "outside-3"];
const BESIDE: [&str; 3] = ["beside-0", "beside-1", "beside-2"];

/// Asks every question and returns what was seen, once it is what was due.
fn seen(environment: &Environment, outside: &[&str], beside: &[&str]) -> Vec<Fate> {
    let mut site = Site::new(&environment.inventory);
    let named = |names: &[&'static str], all: &[&str]| -> Vec<(&'static str, Vec<IpAddr>)> {
        let all = all.iter().map(|one| vec![one.parse().unwrap()]);
        names.iter().copied().zip(all).collect()
    };
    site.outsiders = named(&OUTSIDE, outside);
    site.neighbours = named(&BESIDE, beside);
    let hosts = environment.inventory.hosts.keys();
    let served = hosts.map(|host| (host.clone(), served(environment, host)));
    site.served = Some(served.collect());
    let questions = questions(environment, &site);
    let mut lab = Lab::build(&site);
    // Without a firewall nothing is silent, so silence later on is the firewall's.
    let bare = ask(&mut lab, &questions, |_| true, 20_000);
    let silent = questions
        .iter()
        .zip(&bare)
        .find(|(_, fate)| **fate == Fate::Silent);
    assert!(silent.is_none(), "{}", silent.unwrap().0.said);
    for host in environment.inventory.hosts.keys() {
        lab.load(host, environment.text(&format!("{host}/firewall.nft")));
    }
    let answered = |due: &Fate| *due != Fate::Silent;
    let fates = ask(&mut lab, &questions, answered, 40_000);
    for (question, fate) in questions.iter().zip(&fates) {
        assert_eq!(*fate, question.due, "{}", question.said);
    }
    fates
}

/// Sends all at once; what should be answered and is not is sent again with more patience.
fn ask(
    lab: &mut Lab,
    questions: &[Question],
    is_answered: fn(&Fate) -> bool,
    first_port: u16,
) -> Vec<Fate> {
    let all: Vec<usize> = (0..questions.len()).collect();
    let mut fates = send(lab, questions, &all, PATIENCE_S.0, first_port);
    let late = |index: &usize| fates[index] == Fate::Silent && is_answered(&questions[*index].due);
    let late: Vec<usize> = all.into_iter().filter(late).collect();
    fates.extend(send(
        lab,
        questions,
        &late,
        PATIENCE_S.1,
        first_port + 8_000,
    ));
    fates.into_values().collect()
}

fn send(
    lab: &mut Lab,
    questions: &[Question],
    which: &[usize],
    patience_s: f64,
    first_port: u16,
) -> BTreeMap<usize, Fate> {
    let mut by_station: BTreeMap<&str, Vec<(usize, Probe)>> = BTreeMap::new();
    for index in which {
        let own = by_station.entry(&questions[*index].station).or_default();
        let place = u16::try_from(own.len()).expect("there are few probes");
        let mut probe = questions[*index].probe.clone();
        probe.source_port = first_port + place;
        own.push((*index, probe));
    }
    for (station, all) in &by_station {
        let probes: Vec<Probe> = all.iter().map(|(_, probe)| probe.clone()).collect();
        lab.send(station, &probes, patience_s);
    }
    let mut fates = BTreeMap::new();
    for (station, all) in &by_station {
        let indices = all.iter().map(|(index, _)| *index);
        fates.extend(indices.zip(lab.fates(station)));
    }
    fates
}

/// What a host serves: what Compose publishes, and processes of the machine itself.
fn served(environment: &Environment, host: &HostName) -> Vec<Served> {
    let inventory = &environment.inventory;
    let machine = &inventory.hosts[host];
    let compose = environment.text(&format!("{host}/docker-compose.{}.yml", machine.role));
    let file: Value = serde_yaml::from_str(compose).unwrap();
    let services = file["services"].as_object().unwrap().values();
    let entries = services.filter_map(|one| one["ports"].as_array()).flatten();
    let published = entries.map(|one| {
        let number = one["published"].as_str().unwrap().parse().unwrap();
        let at = one["host_ip"].as_str().map(|at| at.parse().unwrap());
        let transport = if one["protocol"] == "udp" {
            Transport::Udp
        } else {
            Transport::Tcp
        };
        (Port(transport, number), at)
    });
    let mut all: Vec<(Port, Option<IpAddr>)> = published.collect();
    all.push((Port(Transport::Tcp, machine.spec.ssh.port), None));
    let externals = inventory.externals.values();
    for one in externals.filter(|one| one.at == Place::Host(host.clone())) {
        for port in one.port.values() {
            let numbers = port.number.first..=port.number.last;
            all.extend(numbers.map(|number| (Port(port.transport, number), None)));
        }
    }
    for (_, one) in inventory.on_host(host) {
        for port in one
            .spec
            .port
            .values()
            .filter(|_| one.spec.network == NetworkMode::Host)
        {
            let numbers = port.container.first..=port.container.last;
            all.extend(numbers.map(|number| (Port(port.transport, number), None)));
        }
    }
    let elsewhere = |at: &Option<IpAddr>| at.is_some_and(|at| at.is_loopback());
    all.retain(|(_, at)| !elsewhere(at));
    all.into_iter()
        .map(|(port, at)| Served { port, at })
        .collect()
}

fn questions(environment: &Environment, site: &Site<'_>) -> Vec<Question> {
    let mut all = Vec::new();
    for (party, station, sources) in askers(&environment.inventory, site) {
        for host in environment.inventory.hosts.keys() {
            // In the lab hosts have no public address to dial from, and nothing is translated where
            // no private one stands behind it.
            let outside = matches!(party, Party::Peer(_));
            let translated = site.private_v4(host).is_some();
            let public = site.public(host).into_iter().filter(|_| outside);
            let public = public.filter(|one| one.is_ipv6() || translated);
            let addresses = site.private(host).into_iter().chain(public);
            for to in addresses {
                let mut own = sources.iter();
                let Some(source) = own.find(|own| own.is_ipv4() == to.is_ipv4()) else {
                    continue;
                };
                for number in &site.ports {
                    for transport in [Transport::Tcp, Transport::Udp] {
                        let probe = Probe {
                            carrier: Carrier::of(transport),
                            source: source.to_string(),
                            source_port: 0,
                            address: to.to_string(),
                            port: *number,
                        };
                        all.extend(question(environment, &party, &station, probe, transport));
                    }
                }
            }
        }
    }
    all
}

/// None where the lab is no judge: of clouds that drop, or bring back, what nobody knows.
fn question(
    environment: &Environment,
    party: &Party,
    station: &str,
    probe: Probe,
    transport: Transport,
) -> Option<Question> {
    let (inventory, reach) = (&environment.inventory, &environment.reach);
    let goal = Goal::Address {
        address: probe.address.parse().unwrap(),
        number: probe.port,
        transport,
    };
    let walk = Walk::of(inventory, reach, party, &goal)?;
    Some(Question {
        station: station.to_owned(),
        said: format!("{station}: {probe:?}: {walk:#?}"),
        due: symptom(&walk)?,
        probe,
    })
}

/// What a client sees of a way.
fn symptom(walk: &Walk) -> Option<Fate> {
    let mut dropped = false;
    for hop in &walk.hops {
        match hop {
            Hop::NoAddress(_) | Hop::NoRoute { .. } | Hop::Hairpin { .. } | Hop::WayOut { .. } => {
                return None;
            }
            Hop::Tier { .. } | Hop::GroupIn { .. } | Hop::GroupOut { .. } => {
                if hop.answer() != Answer::Yes {
                    return None;
                }
            }
            Hop::Door { open, .. } => dropped |= !open,
            Hop::Firewall { state, .. } => dropped |= *state == Firewall::Drops,
            Hop::Nobody { .. } if !dropped => return Some(Fate::Failed("refused".into())),
            Hop::Dials(_)
            | Hop::Container { .. }
            | Hop::Mapped { .. }
            | Hop::Process { .. }
            | Hop::Another { .. }
            | Hop::Nobody { .. }
            | Hop::Leaves => {}
        }
    }
    Some(if dropped { Fate::Silent } else { Fate::Open })
}

/// Who asks, from which station and addresses.
fn askers(inventory: &Inventory, site: &Site<'_>) -> Vec<(Party, String, Vec<IpAddr>)> {
    let mut all = Vec::new();
    for (name, addresses) in site.outsiders.iter().chain(&site.neighbours) {
        let peer = Peer::Cidr(addresses[0].into());
        all.push((Party::Peer(peer), (*name).to_owned(), addresses.clone()));
    }
    for host in inventory.hosts.keys() {
        let own = site.private(host);
        all.push((Party::Host(host.clone()), host.to_string(), own));
        let mut instances = inventory.on_host(host);
        let bridged = instances.find(|(_, one)| one.spec.network == NetworkMode::Bridge);
        if let Some((id, _)) = bridged {
            let callers = site.callers(host).to_vec();
            all.push((Party::Instance(id), format!("{host} callers"), callers));
        }
    }
    all
}
