//! Who may come in, and by which addresses services meet.

use std::collections::BTreeSet;

use paygen::diagnostic::Severity;
use paygen::reach::{End, Opening, Party, Source};
use serde_yaml::Value;

use super::ours;
use crate::support::rendered::Environment;

#[test]
fn these_doors_are_open_and_no_others() {
    let fleet = ours();
    let all = fleet.environment("cloud").reach.openings.iter();
    let said: Vec<String> = all
        .flat_map(|(host, openings)| {
            openings
                .iter()
                .map(move |one| format!("{host} {}", door(one)))
        })
        .collect();
    assert_eq!(
        said,
        [
            "vm1 22 at any address: sshd from 203.0.113.0/24",
            "vm1 3000 at any address: grafana.http from 203.0.113.0/24",
            "vm1 8081 at 172.25.0.37: ingest-service.http from 172.25.0.79/32, containers",
            "vm1 8082 at 172.25.0.37: monitoring-service.http from 172.25.0.79/32",
            "vm1 8090 at 172.25.0.37: mock-pg.http from 172.25.0.79/32",
            "vm1 8761 at 172.25.0.37: eureka-server.http from 172.25.0.79/32",
            "vm1 9090 at any address: prometheus.http from 203.0.113.0/24",
            "vm1 9092 at 172.25.0.37: kafka.broker from 172.25.0.79/32",
            "vm1 13306 at 172.25.0.37: mariadb.sql from 172.25.0.79/32",
            "vm2 22 at any address: sshd from 203.0.113.0/24",
            "vm2 5173 at any address: frontend.http from anywhere",
            "vm2 8080 at any address: gateway.http from anywhere",
            "vm2 8081 at 172.25.0.79: consumer-worker.http from 172.25.0.37/32",
            "vm2 8084 at 172.25.0.79: settlement-worker.http from 172.25.0.37/32",
            "vm2 8085 at 172.25.0.79: refund-worker.http from 172.25.0.37/32",
        ]
    );
}

fn door(one: &Opening) -> String {
    let to = one.to.map_or("any address".into(), |to| to.to_string());
    let from = one.sources.iter().map(|source| match source {
        Source::Any => "anywhere".into(),
        Source::Range(range) => range.to_string(),
        Source::Containers => "containers".into(),
    });
    let from: Vec<String> = from.collect();
    format!(
        "{} at {to}: {} from {}",
        one.ports,
        one.what,
        from.join(", ")
    )
}

#[test]
fn the_notes_say_what_is_not_published() {
    let fleet = ours();
    let notes = fleet.found.iter().filter(|one| one.lint.code == "PG0304");
    let cloud = "in environment `cloud`".to_owned();
    let said: Vec<&str> = notes
        .filter(|one| one.notes.contains(&cloud))
        .map(|one| {
            assert_eq!(one.lint.severity, Severity::Note);
            one.message.as_str()
        })
        .collect();
    assert_eq!(said, ["`redis.resp` is not published: no edge needs it"]);
}

#[test]
fn nothing_on_vm2_dials_a_container_of_vm1_by_name() {
    let fleet = ours();
    let Environment {
        inventory,
        reach,
        artifacts,
    } = fleet.environment("cloud");
    let host_of = |id| inventory.instance(id).host.as_str();
    let across = reach.edges.iter().filter(|edge| {
        let (Party::Instance(from), End::Port(to, _)) = (&edge.from, &edge.to) else {
            return false;
        };
        host_of(*from) == "vm2" && host_of(*to) == "vm1"
    });
    let dialled: BTreeSet<&str> = across
        .map(|edge| edge.dial.as_ref().unwrap().at.host.as_str())
        .collect();
    assert_eq!(dialled, BTreeSet::from(["172.25.0.37"]));
    let names = inventory
        .instances()
        .filter(|(_, one)| one.host.as_str() == "vm1");
    let files = artifacts.below("cloud/vm2");
    let texts: Vec<(&str, &str)> = files
        .map(|(path, _)| (path.as_str(), fleet.file(path.as_str())))
        .collect();
    for (_, one) in names {
        let forms = [
            format!("{}:", one.name),
            format!("\"host\": \"{}\"", one.name),
        ];
        for (path, text) in &texts {
            let found = forms.iter().any(|form| words(text, form));
            assert!(!found, "{path} dials {}", one.name);
        }
    }
}

/// Whether a word of the text starts with this: `kafka:` does not stand in `x-kafka:`.
fn words(text: &str, form: &str) -> bool {
    let inside = |letter: char| letter.is_alphanumeric() || letter == '-';
    let mut found = text.match_indices(form);
    found.any(|(at, _)| !text[..at].ends_with(inside))
}

#[test]
fn kafka_tells_each_side_the_address_that_it_can_dial() {
    let fleet = ours();
    let listeners = |path: &str| {
        let file: Value = serde_yaml::from_str(fleet.file(path)).unwrap();
        let environment = &file["services"]["kafka"]["environment"];
        let names = [
            "KAFKA_LISTENERS",
            "KAFKA_ADVERTISED_LISTENERS",
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "KAFKA_INTER_BROKER_LISTENER_NAME",
            "KAFKA_CONTROLLER_QUORUM_VOTERS",
        ];
        names.map(|name| environment[name].as_str().unwrap().to_owned())
    };
    assert_eq!(
        listeners("cloud/vm1/docker-compose.state.yml"),
        [
            "LOCAL://:9092,PRIVATE://:19092,CONTROLLER://:9093",
            "LOCAL://kafka:9092,PRIVATE://172.25.0.37:9092",
            "LOCAL:PLAINTEXT,PRIVATE:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "LOCAL",
            "1@kafka:9093",
        ]
    );
    assert_eq!(
        listeners("local/local/docker-compose.all.yml"),
        [
            "LOCAL://:9092,CONTROLLER://:9093",
            "LOCAL://kafka:9092",
            "LOCAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "LOCAL",
            "1@kafka:9093",
        ]
    );
}
