//! Fleets of other shapes than ours: nothing is said of them, and all of them render.

use std::path::Path;

use serde_yaml::Value;

use crate::support::fleet::{Fleet, fleets};
use crate::support::rendered::Environment;

#[test]
fn nothing_is_said_of_a_valid_fleet() {
    for (name, fleet) in fleets() {
        assert!(!fleet.found.has_findings(), "{name}\n{}", fleet.text());
    }
}

#[test]
fn every_host_of_a_valid_fleet_gets_its_files() {
    for (name, fleet) in fleets() {
        for Environment {
            inventory,
            artifacts,
            ..
        } in &fleet.environments
        {
            for host in inventory
                .hosts
                .values()
                .filter(|host| !host.runs_processes())
            {
                let folder = format!("{}/{}", inventory.environment, host.name);
                let compose = format!("{folder}/docker-compose.{}.yml", host.role);
                assert!(artifacts.get(&compose).is_some(), "{name}: no {compose}");
            }
        }
    }
}

/// Fixture, host, service and variable, and what stands in it: addresses for where it runs.
const TOLD: &str = "
kafka-zookeeper state kafka KAFKA_ZOOKEEPER_CONNECT zookeeper:2181
kafka-zookeeper state kafka KAFKA_ADVERTISED_LISTENERS LOCAL://kafka:9092,PRIVATE://10.0.0.1:9092
kafka-zookeeper state producer BOOTSTRAP_SERVERS kafka:9092
kafka-zookeeper app consumer BOOTSTRAP_SERVERS 10.0.0.1:9092
ipv6-only two app DATABASE_URL mysql://app@[fd00:10::1]:3306/shop
ipv6-only two app DATABASE_HOST fd00:10::1
dual-stack two old CACHE redis://10.0.0.1:6379
dual-stack three new CACHE redis://[fd00:20::1]:6379
ranges-and-udp two studio MEDIA 10.0.0.1 40000-40009
host-network one agent STORE http://127.0.0.1:18000
host-network one neighbour AGENT http://10.0.0.1:9100
host-network two stranger AGENT http://10.0.0.1:9100
cluster two api-two BROKERS 10.0.0.1:9092,10.0.0.3:9092,kafka-two:9092
cluster three kafka-three KAFKA_ADVERTISED_LISTENERS LOCAL://kafka-three:9092,\
PRIVATE://10.0.0.3:9092
cluster three kafka-three KAFKA_NODE_ID 3
external one near LEDGER 10.0.0.1:3306
external two far LEDGER 10.0.0.1:3306
external two far PARTNER https://api.partner.example:443
";

#[test]
fn each_is_told_what_it_can_dial_from_where_it_stands() {
    for line in TOLD.trim().lines() {
        let [fixture, host, service, variable, expected] =
            line.splitn(5, ' ').collect::<Vec<_>>()[..]
        else {
            panic!("{line}")
        };
        let fleet = Fleet::load(&Path::new("tests/cases/valid").join(fixture));
        let path = format!("prod/{host}/docker-compose.{host}.yml");
        let file: Value = serde_yaml::from_str(fleet.file(&path)).unwrap();
        let told = &file["services"][service]["environment"][variable];
        assert_eq!(told.as_str(), Some(expected), "{line}");
    }
}
