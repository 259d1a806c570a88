//! Each pair of `paygen reach --format json` against the way of that pair and the rendered files,
//! and each pair that it leaves out against the way that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

use paygen::inventory::Inventory;
use paygen::inventory::model::Host;
use paygen::inventory::spec::{NetworkMode, Peer, Place, Transport};
use paygen::reach::walk::{Answer, Goal, Walk};
use paygen::reach::{End, Party, end_name};
use serde_json::Value;

use super::sender;
use super::simulator::{Files, Packet};
use crate::support::case::{Tree, cases};
use crate::support::fleet::environments;
use crate::support::project::Project;
use crate::support::rendered::Environment;
use crate::support::schema::assert_valid;

/// Answers by port and asker.
type Pairs = BTreeMap<(String, String, String), (String, String)>;

#[test]
fn each_pair_is_the_way_of_that_pair() {
    let (mut documents, mut passed, mut stopped) = (Vec::new(), 0, 0);
    for (fleet, document) in asked() {
        for told in document["environments"].as_array().unwrap() {
            let name = format!("{fleet} {}", told["environment"].as_str().unwrap());
            let environment = environments().iter().find(|(known, _)| *known == name);
            let (_, environment) = environment.unwrap_or_else(|| panic!("{name} is not there"));
            let (yes, no) = compare(&name, environment, pairs(told));
            passed += yes;
            stopped += no;
        }
        documents.push(document);
    }
    assert_valid(&documents, "tests/schemas/reach.schema.json");
    assert!(
        passed > 1_000 && stopped > 1_000,
        "{passed} pass, {stopped} do not"
    );
}

/// What the binary says of each fleet, by the fleet's name.
fn asked() -> Vec<(String, Value)> {
    let names: BTreeSet<&str> = environments()
        .iter()
        .map(|(name, _)| name.rsplit_once(' ').unwrap().0)
        .collect();
    let cases = cases("tests/cases/valid".as_ref());
    let ask = |name: &str| {
        let case = cases
            .iter()
            .find(|case| case.path.display().to_string() == name);
        let (project, folder) = match case {
            Some(case) => (written(&case.tree), "inventory".into()),
            None => (Project::empty(), std::fs::canonicalize(name).unwrap()),
        };
        let mut command = project.command("reach --format json --inventory");
        let output = command.arg(folder).output().unwrap();
        assert!(output.status.success(), "{name}: {output:?}");
        (
            name.to_owned(),
            serde_json::from_slice(&output.stdout).unwrap(),
        )
    };
    names.into_iter().map(ask).collect()
}

fn written(tree: &Tree) -> Project {
    let project = Project::empty();
    for (path, bytes) in tree.iter().filter(|(path, _)| !path.starts_with("../")) {
        project.write(&format!("inventory/{path}"), bytes);
    }
    project
}

fn pairs(told: &Value) -> Pairs {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut all = Pairs::new();
    for port in told["ports"].as_array().unwrap() {
        for from in port["from"].as_array().unwrap() {
            for asker in from["askers"].as_array().unwrap() {
                let key = (text(&port["host"]), text(&port["port"]), text(asker));
                let answer = (text(&from["answer"]), text(&from["dials"]));
                assert_eq!(all.insert(key, answer), None, "{port}");
            }
        }
    }
    all
}

/// How many pairs pass and how many do not.
fn compare(name: &str, environment: &Environment, mut told: Pairs) -> (usize, usize) {
    let (inventory, reach) = (&environment.inventory, &environment.reach);
    let (mut passed, mut stopped) = (0, 0);
    for host in inventory.hosts.values() {
        let files = Files::of(environment, host.name.as_str());
        for end in ends(inventory, host) {
            for from in askers(environment) {
                let goal = Goal::End(end.clone());
                let walk = Walk::of(inventory, reach, &from, &goal).expect("both ends are there");
                let key = (
                    host.name.to_string(),
                    end_name(inventory, &end),
                    named(inventory, &from),
                );
                let context = format!("{name}: {key:?} {walk:?}");
                if is_same(&from, &end) {
                    assert_eq!(told.remove(&key), None, "{context}");
                    continue;
                }
                let word = match walk.answer() {
                    Answer::Yes => "yes",
                    Answer::Unknown => "unknown",
                    Answer::No => {
                        assert_eq!(told.remove(&key), None, "{context}");
                        stopped += 1;
                        continue;
                    }
                };
                let (answer, dials) = told.remove(&key).expect(&context);
                assert_eq!(answer, word, "{context}");
                arrives(environment, &files, host, &from, (&end, &dials), &context);
                passed += 1;
            }
        }
    }
    assert!(told.is_empty(), "{name}: nobody knows {told:?}");
    (passed, stopped)
}

/// What the files do with the packet of somebody who gets through, as far as it goes over a wire.
fn arrives(
    environment: &Environment,
    files: &Files,
    host: &Host,
    from: &Party,
    (end, dials): (&End, &str),
    context: &str,
) {
    let Ok(dialled) = dials.parse::<SocketAddr>() else {
        return; // a container's name, or several numbers
    };
    let Some(from) = sent_from(&environment.inventory, host, from, dialled.ip()) else {
        return; // it stays on the host, or comes from where nobody knows
    };
    let inventory = &environment.inventory;
    let dialled = Packet {
        from,
        to: dialled.ip(),
        udp: is_udp(inventory, end),
        port: dialled.port(),
    };
    let to = files.forwarded(&dialled).unwrap_or(dialled.to);
    let packet = Packet { to, ..dialled };
    assert_ne!(files.accepts(&packet), Some(false), "{context}: {packet:?}");
    if let End::Port(id, port) = end {
        let instance = inventory.instance(*id);
        if instance.spec.network == NetworkMode::Bridge && !host.runs_processes() {
            let inside = files.container_port(&packet);
            assert!(inside.is_some(), "{context}: {packet:?} meets no {port}");
        }
    }
}

/// The address of somebody who is not on the host.
fn sent_from(inventory: &Inventory, host: &Host, from: &Party, to: IpAddr) -> Option<IpAddr> {
    let stranger = if to.is_ipv4() {
        "192.0.2.250"
    } else {
        "2001:db8:ffff::9"
    };
    let machine = match from {
        Party::Peer(Peer::Internet) => return stranger.parse().ok(),
        Party::Peer(Peer::Cidr(range)) => return Some(range.network()),
        Party::Peer(Peer::Network(name)) => {
            let range = inventory.networks.get(name)?.cidr?;
            return Some(range.network()).filter(|one| one.is_ipv4() == to.is_ipv4());
        }
        Party::Peer(Peer::Operator | Peer::Localhost) => return None,
        Party::Host(name) => name.clone(),
        Party::Instance(id) => inventory.instance(*id).host.clone(),
    };
    let elsewhere = machine != host.name;
    elsewhere
        .then(|| sender(inventory, &Party::Host(machine), host, to))
        .flatten()
}

fn is_udp(inventory: &Inventory, end: &End) -> bool {
    let transport = match end {
        End::Port(id, port) => inventory.port(*id, port).unwrap().transport,
        End::External(name, port) => inventory.external_port(name, port).unwrap().transport,
        End::Sshd(_) => Transport::Tcp,
    };
    transport == Transport::Udp
}

fn ends(inventory: &Inventory, host: &Host) -> Vec<End> {
    let mut all = Vec::new();
    for (id, one) in inventory.on_host(&host.name) {
        all.extend(one.spec.port.keys().map(|port| End::Port(id, port.clone())));
    }
    for (name, one) in &inventory.externals {
        if matches!(&one.at, Place::Host(at) if *at == host.name) {
            let ports = one.port.keys();
            all.extend(ports.map(|port| End::External(name.clone(), port.clone())));
        }
    }
    if !host.spec.address.is_empty() {
        all.push(End::Sshd(host.name.clone()));
    }
    all
}

/// Every instance, every host, and everybody outside who is named.
fn askers(environment: &Environment) -> BTreeSet<Party> {
    let inventory = &environment.inventory;
    let mut all: BTreeSet<Party> = environment
        .reach
        .edges
        .iter()
        .map(|one| one.from.clone())
        .collect();
    all.extend(inventory.instances().map(|(id, _)| Party::Instance(id)));
    all.extend(inventory.hosts.keys().cloned().map(Party::Host));
    all.extend(
        inventory
            .networks
            .keys()
            .cloned()
            .map(Peer::Network)
            .map(Party::Peer),
    );
    all.extend(inventory.operator.from.iter().cloned().map(Party::Peer));
    all.insert(Party::Peer(Peer::Internet));
    all.remove(&Party::Peer(Peer::Localhost)); // the host itself
    all
}

fn is_same(from: &Party, to: &End) -> bool {
    matches!((from, to), (Party::Instance(from), End::Port(id, _)) if from == id)
}

fn named(inventory: &Inventory, party: &Party) -> String {
    match party {
        Party::Instance(id) => inventory.instance(*id).name.clone(),
        Party::Host(host) => host.to_string(),
        Party::Peer(peer) => peer.to_string(),
    }
}
