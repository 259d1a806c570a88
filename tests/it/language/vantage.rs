//! Point 1: where somebody stands decides what he dials.

use super::readme::{example, piece};
use crate::support::rendered::Environment;

#[test]
fn each_place_has_an_address_of_its_own() {
    let dials = example("vantage").dials();
    let api: String = dials
        .lines()
        .filter(|row| row.contains("`api.http`"))
        .map(row)
        .collect();
    assert_eq!(api, piece("table", "vantage"));
}

/// What depends on the place is said in the language of the place, brackets and ports and all.
#[test]
fn values_know_where_they_are_read() {
    let vantage = example("vantage");
    let one = vantage.file("vm1/docker-compose.vm1.yml");
    let two = vantage.file("vm2/docker-compose.vm2.yml");
    let values = [one, two].map(|text| {
        let all = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("\"API\": "));
        all.map(str::to_owned).collect::<Vec<_>>()
    });
    let [here, there] = values;
    assert_eq!(
        here,
        ["\"http://127.0.0.1:18000/\"", "\"http://api:8000/\""]
    );
    assert_eq!(there, ["\"http://10.0.0.11:18000/\""]);
}

#[test]
fn a_page_learns_where_to_call_from_where_it_was_loaded() {
    let vantage = example("vantage");
    let config = vantage.file("vm1/pages/config.json");
    let config: serde_json::Value = serde_json::from_str(config).unwrap();
    let expected = serde_json::json!({ "origins": {
        "http://10.0.0.11": { "api.http": "http://10.0.0.11:18000" },
        "http://198.51.100.11": { "api.http": "http://198.51.100.11:18000" },
        "http://localhost": { "api.http": "http://localhost:18000" },
    } });
    assert_eq!(config, expected);
}

/// Only on one host, or in one container, does `localhost` mean anything.
#[test]
fn localhost_crosses_no_host() {
    let vantage = example("vantage");
    let Environment {
        inventory, reach, ..
    } = vantage.environment();
    for edge in &reach.edges {
        let paygen::reach::Party::Instance(from) = edge.from else {
            continue;
        };
        let dial = edge.dial.as_ref().unwrap();
        let here = Some(&inventory.instance(from).host);
        if paygen::reach::host_of(inventory, &edge.to) != here {
            assert!(
                !["localhost", "127.0.0.1"].contains(&dial.at.host.as_str()),
                "{edge:?}"
            );
        }
    }
}

fn row(row: &str) -> String {
    format!("{row}\n")
}
