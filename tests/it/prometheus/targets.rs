//! Who is scraped, at which address.

use std::collections::BTreeMap;
use std::path::Path;

use serde_yaml::Value;

use crate::dashboards::contract::Contract;
use crate::support::fleet::Fleet;

/// Job, path, seconds, and each target as `instance@host address`.
type Job = (String, String, String, Vec<String>);

fn jobs(fleet: &Fleet, file: &str) -> Vec<Job> {
    let config: Value = serde_yaml::from_str(fleet.file(file)).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let target = |one: &Value| {
        let labels = &one["labels"];
        let place = format!(
            "{}@{}",
            text(&labels["service_instance"]),
            text(&labels["host"])
        );
        format!("{place} {}", text(&one["targets"][0]))
    };
    let jobs = config["scrape_configs"].as_sequence().unwrap().iter();
    jobs.map(|job| {
        let targets = job["static_configs"].as_sequence().unwrap();
        (
            text(&job["job_name"]),
            format!("{}:{}", text(&job["scheme"]), text(&job["metrics_path"])),
            format!(
                "{}/{}",
                text(&job["scrape_interval"]),
                text(&job["scrape_timeout"])
            ),
            targets.iter().map(target).collect(),
        )
    })
    .collect()
}

/// Jobs with one target each, which all have the platform's path and interval.
fn addresses(fleet: &Fleet, environment: &str, host: &str) -> Vec<String> {
    let file = format!("{environment}/{host}/prometheus/config/prometheus_{environment}.yml");
    let jobs = jobs(fleet, &file).into_iter();
    jobs.map(|(name, path, times, targets)| {
        assert_eq!(
            (path.as_str(), times.as_str()),
            ("http:/actuator/prometheus", "15s/10s")
        );
        format!("{name}: {}", targets.join(", "))
    })
    .collect()
}

#[test]
fn the_cloud_is_scraped_by_name_on_vm1_and_by_address_on_vm2() {
    let ours = Fleet::load(Path::new("inventory"));
    assert_eq!(
        addresses(&ours, "cloud", "vm1"),
        [
            "broker-switch: broker-switch@vm1 broker-switch:8086",
            "consumer-worker: consumer-worker@vm2 172.25.0.79:8081",
            "eureka-server: eureka-server@vm1 eureka-server:8761",
            "gateway: gateway@vm2 172.25.0.79:8080",
            "ingest-service: ingest-service@vm1 ingest-service:8080",
            "mock-pg: mock-pg@vm1 mock-pg:8090",
            "monitoring-service: monitoring-service@vm1 monitoring-service:8082",
            "refund-worker: refund-worker@vm2 172.25.0.79:8085",
            "settlement-worker: settlement-worker@vm2 172.25.0.79:8084",
        ]
    );
}

#[test]
fn one_machine_is_scraped_by_name_and_processes_on_loopback() {
    let ours = Fleet::load(Path::new("inventory"));
    assert_eq!(
        addresses(&ours, "local", "local"),
        [
            "broker-switch: broker-switch@local broker-switch:8086",
            "consumer-worker: consumer-worker@local consumer-worker:8081",
            "eureka-server: eureka-server@local eureka-server:8761",
            "gateway: gateway@local gateway:8080",
            "ingest-service: ingest-service@local ingest-service:8080",
            "mock-pg: mock-pg@local mock-pg:8090",
            "monitoring-service: monitoring-service@local monitoring-service:8082",
            "refund-worker: refund-worker@local refund-worker:8085",
            "settlement-worker: settlement-worker@local settlement-worker:8084",
        ]
    );
    assert_eq!(
        addresses(&ours, "stack", "stack"),
        [
            "consumer-worker: consumer-worker@stack 127.0.0.1:8083",
            "eureka-server: eureka-server@stack 127.0.0.1:8761",
            "gateway: gateway@stack 127.0.0.1:8080",
            "ingest-service: ingest-service@stack 127.0.0.1:8081",
            "mock-pg: mock-pg@stack 127.0.0.1:8090",
            "monitoring-service: monitoring-service@stack 127.0.0.1:8082",
            "refund-worker: refund-worker@stack 127.0.0.1:8085",
            "settlement-worker: settlement-worker@stack 127.0.0.1:8084",
        ]
    );
}

#[test]
fn the_contract_of_metrics_has_the_same_jobs() {
    let ours = Fleet::load(Path::new("inventory"));
    for (environment, host) in [("cloud", "vm1"), ("local", "local")] {
        let file = format!("{environment}/{host}/prometheus/config/prometheus_{environment}.yml");
        let rendered: BTreeMap<String, String> = jobs(&ours, &file)
            .into_iter()
            .map(|(name, path, ..)| (name, path.replace("http:", "")))
            .collect();
        assert_eq!(Contract::read().paths, rendered, "{environment}");
    }
}

#[test]
fn jobs_differ_in_name_whatever_is_scraped() {
    let fleet = Fleet::load(Path::new("tests/cases/valid/scrapes"));
    let jobs = jobs(&fleet, "prod/one/prometheus/config/prometheus_prod.yml");
    let job = |name: &str, path: &str, times: &str, targets: &[&str]| -> Job {
        let targets = targets.iter().map(|target| (*target).to_owned()).collect();
        (name.into(), path.into(), times.into(), targets)
    };
    let far = "api-two@two 10.0.0.2";
    assert_eq!(
        jobs,
        [
            job(
                "api.admin",
                "http:/admin/metrics",
                "5s/5s",
                &[&format!("{far}:8001"), "api-one@one api-one:8001"]
            ),
            job(
                "api.http",
                "http:/metrics",
                "15s/10s",
                &[&format!("{far}:8000"), "api-one@one api-one:8000"]
            ),
            job(
                "partner",
                "https:/metrics",
                "5s/5s",
                &["partner@external api.partner.example:443"]
            ),
            job(
                "prometheus",
                "http:/metrics",
                "15s/10s",
                &["prometheus@one prometheus:9090"]
            ),
            job(
                "worker.http http/metrics",
                "http:/metrics",
                "15s/10s",
                &["worker-one@one worker-one:8100"]
            ),
            job(
                "worker.http http/stats",
                "http:/stats",
                "15s/10s",
                &["worker-two@two 10.0.0.2:8100"]
            ),
        ]
    );
}
