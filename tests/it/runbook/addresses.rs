//! Every address of every command is one of the model's, and the model's are all asked for.

use std::collections::BTreeSet;

use paygen::inventory::model::Host;
use paygen::inventory::spec::{NetworkMode, PortRange};
use paygen::reach::{BindAddress, EdgeKind, HostPort, Party, Via};

use super::page::{Page, page};
use crate::support::fleet::environments;
use crate::support::rendered::{Environment, named, real};

#[test]
fn commands_dial_what_the_model_has_and_nothing_else() {
    for (name, one) in environments() {
        let known = known(one);
        let page = page(one, "en");
        let mut used = BTreeSet::new();
        for line in page.blocks.iter().flat_map(|block| block.lines()) {
            used.extend(dialled(line));
        }
        let unknown: Vec<_> = used.difference(&known).collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
    }
}

/// From each host, all that its services dial elsewhere; and every port where it listens.
#[test]
fn each_host_asks_all_that_its_services_dial() {
    let cloud = named(real(), "cloud");
    let page = page(&cloud, "en");
    for host in cloud.inventory.hosts.values() {
        let asked = asked_on(&page, host.name.as_str());
        for edge in &cloud.reach.edges {
            let (Party::Instance(from), Ok(dial)) = (&edge.from, &edge.dial) else {
                continue;
            };
            let here = cloud.inventory.instance(*from).host == host.name;
            if here && matches!(dial.via, Via::Network(_)) {
                assert!(
                    asked.contains(&dial.at.to_string()),
                    "{} {dial:?}",
                    host.name
                );
            }
        }
        for ((id, _), published) in &cloud.reach.published {
            if cloud.inventory.instance(*id).host == host.name {
                for mapping in &published.mappings {
                    let at = format!("{}:{}", bound(mapping.bind), published.number);
                    assert!(asked.contains(&at), "{} {at}", host.name);
                }
            }
        }
    }
}

#[test]
fn operators_log_in_and_nobody_else_is_told_how() {
    let logins = |name: &str| -> Vec<String> {
        let page = page(&named(real(), name), "en");
        let lines = page.blocks.iter().flat_map(|block| block.lines());
        let lines = lines.filter(|line| line.starts_with("ssh "));
        lines.map(str::to_owned).collect()
    };
    let cloud = [
        "ssh -p 22 root@210.104.76.135 # vm1",
        "ssh -p 22 root@210.104.76.136 # vm2",
    ];
    assert_eq!(logins("cloud"), cloud);
    assert_eq!(logins("local"), [""; 0]);
    assert_eq!(logins("stack"), [""; 0]);
}

#[test]
fn the_table_of_doors_is_the_firewall() {
    let cloud = named(real(), "cloud");
    let page = page(&cloud, "en");
    let mut told = BTreeSet::new();
    for row in page
        .rows
        .iter()
        .filter(|row| row.len() == 4 && row[1].contains(':'))
    {
        let at = row[1].rsplit_once(':').unwrap();
        told.insert((row[0].clone(), at.1.to_owned(), row[2].clone()));
    }
    let openings = cloud.reach.openings.iter().flat_map(|(host, all)| {
        all.iter()
            .map(move |one| (host.to_string(), one.ports.to_string(), one.what.clone()))
    });
    assert_eq!(told, openings.collect());
    let internet = page
        .rows
        .iter()
        .filter(|row| row.len() == 4 && row[3] == "internet");
    let internet: Vec<_> = internet.map(|row| row[1].as_str()).collect();
    assert_eq!(internet, ["210.104.76.136:5173", "210.104.76.136:8080"]);
}

/// What may stand in a command: what edges dial, where ports listen, and origins of pages.
fn known(one: &Environment) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for edge in &one.reach.edges {
        let Ok(dial) = &edge.dial else { continue };
        let port = PortRange::one(dial.at.port.first);
        all.insert(spot(&dial.at.host, port));
        if edge.kind == EdgeKind::Page && dial.via == Via::Loopback {
            all.insert(spot("localhost", port)); // as people write it in a browser
        }
    }
    for published in one.reach.published.values() {
        let port = PortRange::one(published.number.first);
        all.extend(
            published
                .mappings
                .iter()
                .map(|mapping| spot(&bound(mapping.bind), port)),
        );
    }
    for (id, instance) in one.inventory.instances() {
        let process = one.inventory.host_of(id).is_some_and(Host::runs_processes);
        let on_host = instance.spec.network == NetworkMode::Host;
        let inside = instance.spec.prometheus.is_some(); // asked in its own container
        for port in instance
            .spec
            .port
            .values()
            .filter(|_| process || on_host || inside)
        {
            let number = port.publish.filter(|_| process).unwrap_or(port.container);
            all.insert(spot("127.0.0.1", PortRange::one(number.first)));
        }
        all.extend(
            instance
                .spec
                .cors
                .origins
                .iter()
                .flat_map(|origin| dialled(origin)),
        );
    }
    all
}

fn bound(bind: BindAddress) -> String {
    match bind {
        BindAddress::Any => "127.0.0.1".to_owned(),
        BindAddress::One(address) => address.to_string(),
    }
}

fn spot(host: &str, port: PortRange) -> String {
    let host = host.to_owned();
    HostPort { host, port }.to_string()
}

/// Addresses with their ports in the blocks that are pasted on a host.
fn asked_on(page: &Page, host: &str) -> BTreeSet<String> {
    let begin = format!("# on {host}\n");
    let blocks = page.blocks.iter().filter(|block| block.starts_with(&begin));
    blocks
        .flat_map(|block| block.lines())
        .flat_map(dialled)
        .collect()
}

/// Each address of a line with its port: `port A N`, `ssh -p N user@A`, and what follows `://`.
fn dialled(line: &str) -> Vec<String> {
    let number = |text: &str| PortRange::one(text.parse().unwrap());
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["port", host, port, _] => return vec![spot(host, number(port))],
        ["ssh", "-p", port, user, ..] => {
            let (_, host) = user.rsplit_once('@').unwrap();
            return vec![spot(host, number(port))];
        }
        _ => {}
    }
    let mut all = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find(['/', '\'', '"', ' ']).unwrap_or(after.len());
        let authority = &after[..end];
        let has_port = authority
            .rsplit(':')
            .next()
            .is_some_and(|last| last.parse::<u16>().is_ok());
        all.push(match (has_port, before.ends_with("https")) {
            (true, _) => authority.to_owned(),
            (false, true) => format!("{authority}:443"),
            (false, false) => format!("{authority}:80"),
        });
        rest = after;
    }
    all
}
