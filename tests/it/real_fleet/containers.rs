//! What runs where, as Compose reads it: the fleet of week 6 with its ports, and the helpers.

use std::fmt::Write;

use serde_json::Value;

use super::ours;
use crate::compose::config::{Placed, compose_hosts, keys};

#[test]
fn each_host_runs_what_it_should() {
    let fleet = ours();
    let placed = Placed::new(&fleet);
    let mut said = String::new();
    for (environment, host) in compose_hosts(&fleet) {
        let config = placed.config(environment, host);
        let name = config["name"].as_str().unwrap();
        writeln!(
            said,
            "\n{name} {} docker-compose.{}.yml",
            host.name, host.role
        )
        .unwrap();
        for (name, service) in config["services"].as_object().unwrap() {
            said += &container(&config, name, service);
        }
    }
    assert_eq!(said, EXPECTED);
}

/// A container in a few lines.
fn container(config: &Value, name: &str, service: &Value) -> String {
    let memory = service["mem_limit"]
        .as_str()
        .map_or(String::new(), mebibytes);
    let mut text = format!("  {name} {}{memory}", service["image"].as_str().unwrap());
    let mut add = |what: &str, list: Vec<String>| {
        if !list.is_empty() {
            write!(text, "\n    {what} {}", list.join(", ")).unwrap();
        }
    };
    if service["restart"] == "no" {
        add("runs", vec!["once".into()]);
    }
    add(
        "publishes",
        items(&service["ports"]).iter().map(port).collect(),
    );
    add(
        "after",
        keys(&service["depends_on"])
            .into_iter()
            .map(str::to_owned)
            .collect(),
    );
    let secrets = items(&service["secrets"]);
    add(
        "reads",
        secrets
            .iter()
            .map(|one| one["source"].as_str().unwrap().to_owned())
            .collect(),
    );
    let volumes = items(&service["volumes"]);
    let volumes = volumes.iter().filter(|mount| mount["type"] == "volume");
    add(
        "keeps",
        volumes.map(|mount| volume(config, mount)).collect(),
    );
    text + "\n"
}

fn items(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn mebibytes(bytes: &str) -> String {
    format!(", {} MiB", bytes.parse::<u64>().unwrap() >> 20)
}

fn port(port: &Value) -> String {
    let bind = port["host_ip"].as_str().unwrap_or("any");
    let published = port["published"].as_str().unwrap();
    format!(
        "{bind}:{published}->{}/{}",
        port["target"],
        port["protocol"].as_str().unwrap()
    )
}

fn volume(config: &Value, mount: &Value) -> String {
    let name = &config["volumes"][mount["source"].as_str().unwrap()]["name"];
    format!(
        "{} at {}",
        name.as_str().unwrap(),
        mount["target"].as_str().unwrap()
    )
}

const EXPECTED: &str = "
payment-cloud vm1 docker-compose.state.yml
  broker-switch payment/broker-switch:built, 64 MiB
    reads broker_switch_token
  db-bootstrap mariadb:11.8
    runs once
    after mariadb
    reads mariadb_migrator, mariadb_root, mariadb_runtime
  eureka-server payment/eureka-server:built, 512 MiB
    publishes 172.25.0.37:8761->8761/tcp
  grafana grafana/grafana:11.6.0, 512 MiB
    publishes any:3000->3000/tcp
    reads grafana_admin
    keeps payment-cloud_grafana-data at /var/lib/grafana
  ingest-service payment/ingest-service:built, 1024 MiB
    publishes 172.25.0.37:8081->8080/tcp
    after kafka, mariadb, migrate, redis
    reads mariadb_runtime
  kafka apache/kafka:3.9.1, 2048 MiB
    publishes 172.25.0.37:9092->19092/tcp
    keeps payment-cloud_kafka-data at /var/lib/kafka/data
  mariadb mariadb:11.8, 5120 MiB
    publishes 172.25.0.37:13306->3306/tcp
    reads mariadb_root
    keeps payment-cloud_mariadb-data at /var/lib/mysql
  migrate payment/migrate:built
    runs once
    after db-bootstrap, kafka, mariadb
    reads mariadb_migrator
  mock-pg payment/mock-pg:built, 512 MiB
    publishes 172.25.0.37:8090->8090/tcp
  monitoring-service payment/monitoring-service:built, 512 MiB
    publishes 172.25.0.37:8082->8082/tcp
    after kafka, mariadb, migrate, redis
    reads broker_switch_token, mariadb_runtime
  prometheus prom/prometheus:v2.53.5, 1024 MiB
    publishes any:9090->9090/tcp
    keeps payment-cloud_prometheus-data at /prometheus
  redis redis:7.4-alpine, 512 MiB

payment-cloud vm2 docker-compose.app.yml
  consumer-worker payment/consumer-worker:built, 512 MiB
    publishes 172.25.0.79:8081->8081/tcp
    reads mariadb_runtime
  frontend payment/frontend:built, 128 MiB
    publishes any:5173->80/tcp
  gateway payment/gateway:built, 512 MiB
    publishes any:8080->8080/tcp
  refund-worker payment/refund-worker:built, 512 MiB
    publishes 172.25.0.79:8085->8085/tcp
    reads mariadb_runtime
  settlement-worker payment/settlement-worker:built, 512 MiB
    publishes 172.25.0.79:8084->8084/tcp
    reads mariadb_runtime

payment-local local docker-compose.all.yml
  broker-switch payment/broker-switch:built, 64 MiB
    reads broker_switch_token
  consumer-worker payment/consumer-worker:built, 512 MiB
    after kafka, mariadb, migrate
    reads mariadb_runtime
  db-bootstrap mariadb:11.8
    runs once
    after mariadb
    reads mariadb_migrator, mariadb_root, mariadb_runtime
  eureka-server payment/eureka-server:built, 512 MiB
  frontend payment/frontend:built, 128 MiB
    publishes 127.0.0.1:5173->80/tcp
  gateway payment/gateway:built, 512 MiB
    publishes 127.0.0.1:8080->8080/tcp
  grafana grafana/grafana:11.6.0, 512 MiB
    publishes 127.0.0.1:3000->3000/tcp
    reads grafana_admin
    keeps payment-local_grafana-data at /var/lib/grafana
  ingest-service payment/ingest-service:built, 1024 MiB
    after kafka, mariadb, migrate, redis
    reads mariadb_runtime
  kafka apache/kafka:3.9.1, 2048 MiB
    keeps payment-local_kafka-data at /var/lib/kafka/data
  mariadb mariadb:11.8, 5120 MiB
    reads mariadb_root
    keeps payment-local_mariadb-data at /var/lib/mysql
  migrate payment/migrate:built
    runs once
    after db-bootstrap, kafka, mariadb
    reads mariadb_migrator
  mock-pg payment/mock-pg:built, 512 MiB
  monitoring-service payment/monitoring-service:built, 512 MiB
    after kafka, mariadb, migrate, redis
    reads broker_switch_token, mariadb_runtime
  prometheus prom/prometheus:v2.53.5, 1024 MiB
    publishes 127.0.0.1:9090->9090/tcp
    keeps payment-local_prometheus-data at /prometheus
  redis redis:7.4-alpine, 512 MiB
  refund-worker payment/refund-worker:built, 512 MiB
    after kafka, mariadb, migrate
    reads mariadb_runtime
  settlement-worker payment/settlement-worker:built, 512 MiB
    after kafka, mariadb, migrate
    reads mariadb_runtime
";
