//! The doors of known fleets, in full, as nft reads them.

use std::path::Path;

use crate::support::case::case;
use crate::support::fleet::{Fleet, fleets};
use crate::support::netns::World;
use crate::support::rendered::Environment;

#[test]
fn nft_accepts_every_firewall() {
    let world = World::new();
    let machine = world.machine();
    let mut checked = 0;
    let all = fleets()
        .into_iter()
        .flat_map(|(_, fleet)| fleet.environments);
    for environment in all {
        for host in managed(&environment) {
            let text = environment.text(&format!("{host}/firewall.nft"));
            machine.run("nft", &["--check", "--file", "-"], text);
            checked += 1;
        }
    }
    assert!(checked > 40, "only {checked} firewalls were seen");
}

#[test]
fn only_hosts_with_an_operating_system_have_one() {
    let ours = ours();
    let with: Vec<String> = ours
        .artifacts()
        .map(|(path, _)| path.to_string())
        .filter(|path| path.contains(".nft"))
        .collect();
    assert_eq!(with, ["cloud/vm1/firewall.nft", "cloud/vm2/firewall.nft"]);
}

#[test]
fn the_doors_of_vm1() {
    let ours = ours();
    let cloud = ours.environment("cloud");
    let vm2_to_vm1 = "ip saddr 172.25.0.79 ip daddr 172.25.0.37";
    assert_eq!(
        doors(cloud, "vm1"),
        [
            "container: ip daddr 172.25.0.37 tcp dport 8081 # ingest-service.http".to_owned(),
            "outside: ip saddr 203.0.113.0/24 tcp dport 22 # sshd".into(),
            "outside: ip saddr 203.0.113.0/24 tcp dport 3000 # grafana.http".into(),
            format!("outside: {vm2_to_vm1} tcp dport 8081 # ingest-service.http"),
            format!("outside: {vm2_to_vm1} tcp dport 8082 # monitoring-service.http"),
            format!("outside: {vm2_to_vm1} tcp dport 8090 # mock-pg.http"),
            format!("outside: {vm2_to_vm1} tcp dport 8761 # eureka-server.http"),
            "outside: ip saddr 203.0.113.0/24 tcp dport 9090 # prometheus.http".into(),
            format!("outside: {vm2_to_vm1} tcp dport 9092 # kafka.broker"),
            format!("outside: {vm2_to_vm1} tcp dport 13306 # mariadb.sql"),
        ]
    );
}

#[test]
fn the_doors_of_vm2() {
    let ours = ours();
    let cloud = ours.environment("cloud");
    let vm1_to_vm2 = "ip saddr 172.25.0.37 ip daddr 172.25.0.79";
    assert_eq!(
        doors(cloud, "vm2"),
        [
            "outside: ip saddr 203.0.113.0/24 tcp dport 22 # sshd".to_owned(),
            "outside: tcp dport 5173 # frontend.http".into(),
            "outside: tcp dport 8080 # gateway.http".into(),
            format!("outside: {vm1_to_vm2} tcp dport 8081 # consumer-worker.http"),
            format!("outside: {vm1_to_vm2} tcp dport 8084 # settlement-worker.http"),
            format!("outside: {vm1_to_vm2} tcp dport 8085 # refund-worker.http"),
        ]
    );
}

#[test]
fn every_kind_of_door() {
    let odd = Fleet::of(&case(Path::new("tests/cases/valid/doors.case")).tree);
    let prod = odd.environment("prod");
    assert_eq!(
        doors(prod, "left"),
        [
            "container: ip daddr 10.9.0.1 tcp dport 873 # backup.rsync",
            "container: ip6 daddr fd00:9::1 tcp dport 8001 # app.http",
            "container: ip daddr 10.9.0.1 tcp dport 9100 # meter-left.http",
            "outside: ip6 saddr fd00:9::3 ip6 daddr fd00:9::1 tcp dport 873 # backup.rsync",
            "outside: ip saddr 203.0.113.0/24 tcp dport 2222 # sshd",
            "outside: ip6 saddr 2001:db8:113::/48 tcp dport 2222 # sshd",
            "outside: ip6 saddr fd00:9::3 ip6 daddr fd00:9::1 tcp dport 5353 # names.tcp",
            "outside: ip saddr 10.9.0.128/25 ip daddr 10.9.0.1 tcp dport 7000 # idle.http",
            "outside: ip saddr 10.9.0.2 ip daddr 10.9.0.1 tcp dport 8001 # app.http",
            "outside: ip6 saddr fd00:9::3 ip6 daddr fd00:9::1 tcp dport 8001 # app.http",
            "outside: ip6 saddr fd00:9::3 ip6 daddr fd00:9::1 tcp dport 8761 # registry.http",
            "outside: ip saddr 10.9.0.0/24 ip daddr 10.9.0.1 udp dport 5353 # names.udp",
        ]
    );
    assert_eq!(
        doors(prod, "right"),
        [
            "outside: ip saddr 203.0.113.0/24 tcp dport 22 # sshd",
            "outside: ip6 saddr 2001:db8:113::/48 tcp dport 22 # sshd",
            "outside: ip saddr 203.0.113.0/24 tcp dport 9090 # prometheus.http",
            "outside: ip6 saddr 2001:db8:113::/48 tcp dport 9090 # prometheus.http",
            "outside: ip saddr 10.9.0.1 ip daddr 10.9.0.2 tcp dport 9100 # meter-right.http",
            "outside: udp dport 30000-30009 # media.rtp",
        ]
    );
    assert_eq!(
        doors(prod, "only-six"),
        [
            "outside: ip saddr 203.0.113.0/24 tcp dport 22 # sshd",
            "outside: ip6 saddr 2001:db8:113::/48 tcp dport 22 # sshd",
            "outside: ip6 saddr fd00:9::1 ip6 daddr fd00:9::3 tcp dport 9100 # meter-only-six.http",
        ]
    );
}

/// Our own fleet.
fn ours() -> Fleet {
    Fleet::load(Path::new("inventory"))
}

fn managed(environment: &Environment) -> Vec<String> {
    let hosts = environment.inventory.hosts.values();
    let managed = hosts.filter(|host| host.spec.os.is_some());
    managed.map(|host| host.name.to_string()).collect()
}

/// The rules that accept for an edge: from where, what, and for whom.
fn doors(environment: &Environment, host: &str) -> Vec<String> {
    let mut from = "";
    let mut all = Vec::new();
    for line in environment.text(&format!("{host}/firewall.nft")).lines() {
        match line.trim() {
            "chain from_containers {" => from = "container",
            "chain from_outside {" => from = "outside",
            rule => {
                if let Some((matches, comment)) = rule.split_once(" counter accept comment ") {
                    all.push(format!("{from}: {matches} # {}", comment.trim_matches('"')));
                }
            }
        }
    }
    all
}
