//! Point 5: a service on several hosts.

use super::readme::{Example, edited, example, piece};

#[test]
fn instances_are_named_after_their_hosts() {
    let example = example("several");
    let inventory = &example.environment().inventory;
    let names: Vec<&str> = inventory
        .instances
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let expected = [
        "api-vm1",
        "api-vm2",
        "gateway",
        "kafka-vm1",
        "kafka-vm2",
        "prometheus",
        "worker",
    ];
    assert_eq!(names, expected);
}

#[test]
fn any_is_one_all_are_all_and_others_are_not_oneself() {
    assert_eq!(example("several").dials(), piece("table", "several"));
}

#[test]
fn of_any_in_env_the_one_beside_is_taken_and_else_the_first() {
    assert_eq!(
        any(&example("several"), "vm1"),
        "\"API\": \"http://api-vm1:8000/\""
    );
    let leaves = ("\"api\", \"worker\", ", "\"api\", ");
    let beside = edited(
        "several",
        &[leaves, ("\"gateway\"]\n", "\"gateway\", \"worker\"]\n")],
    );
    assert_eq!(any(&beside, "vm2"), "\"API\": \"http://api-vm2:8000/\"");
    let third =
        "host.vm3 = { address.private = \"10.0.0.13\", runs = [\"worker\"] }\nhost.vm2.runs";
    let far = edited("several", &[leaves, ("host.vm2.runs", third)]);
    assert_eq!(any(&far, "vm3"), "\"API\": \"http://10.0.0.11:8000/\"");
}

#[test]
fn a_gateway_knows_every_target_also_where_any_is_said() {
    let any = ("to   = \"api.http\"", "to   = \"api.http@any\"");
    for example in [example("several"), edited("several", &[any])] {
        let routes = example.file("vm2/gateway/routes.json");
        let routes: serde_json::Value = serde_json::from_str(routes).unwrap();
        let targets = serde_json::json!([
            { "host": "10.0.0.11", "port": 8000, "protocol": "http" },
            { "host": "api-vm2", "port": 8000, "protocol": "http" },
        ]);
        assert_eq!(routes[0]["targets"], targets);
    }
}

#[test]
fn prometheus_scrapes_each() {
    let example = example("several");
    let path = "vm1/prometheus/config/prometheus_production.yml";
    let lines = example.file(path).lines();
    let scraped: Vec<&str> = lines
        .filter_map(|line| line.trim().strip_prefix("- targets: "))
        .collect();
    assert_eq!(scraped, ["[\"10.0.0.12:8000\"]", "[\"api-vm1:8000\"]"]);
}

/// What `@any` became in the worker's environment.
fn any(example: &Example, host: &str) -> String {
    let text = example.file(&format!("{host}/docker-compose.{host}.yml"));
    let mut lines = text.lines().map(str::trim);
    lines
        .find(|line| line.starts_with("\"API\""))
        .unwrap()
        .to_owned()
}
