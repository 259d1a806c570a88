//! `topology.json`, read by its schema as another program would.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::fleet::environments;
use crate::support::rendered::{named, real};
use crate::support::tools::tool;

const SCHEMA: &str = "src/graph/topology.schema.json";

#[test]
fn every_environment_is_as_the_schema_says() {
    for (name, one) in environments() {
        let complaints = complaints(&json_of(one.text("topology.json")));
        assert_eq!(complaints, "", "{name}");
    }
}

/// A schema that refuses nothing would prove nothing.
#[test]
fn the_schema_refuses_what_a_reader_could_not_use() {
    let right = json_of(named(real(), "cloud").text("topology.json"));
    let wrong: [(&str, Value); 6] = [
        ("/version", json!(2)),
        ("/hosts/0/addresses/private/0", json!("vm1")),
        ("/services/0/ports/0/container", json!("0")),
        ("/edges/0/kind", json!("likes")),
        ("/edges/0/to", json!({ "kind": "service", "name": "x" })),
        ("/openings/0/from", json!([])),
    ];
    for (place, value) in wrong {
        let mut changed = right.clone();
        *changed.pointer_mut(place).unwrap() = value;
        assert_ne!(complaints(&changed), "", "{place}");
    }
    let mut more = right;
    more["comment"] = json!("x");
    assert_ne!(complaints(&more), "", "a field that nobody knows");
}

/// Names in one list are those of another.
#[test]
fn every_end_of_an_edge_is_listed() {
    for (name, one) in environments() {
        let all = json_of(one.text("topology.json"));
        let names = |list: &str| -> BTreeSet<&str> {
            let items = all[list].as_array().unwrap().iter();
            items.map(|item| item["name"].as_str().unwrap()).collect()
        };
        for edge in all["edges"].as_array().unwrap() {
            for end in [&edge["from"], &edge["to"]] {
                let list = match end["kind"].as_str().unwrap() {
                    "outside" => "outside",
                    kind => &format!("{kind}s"),
                };
                assert!(
                    names(list).contains(end["name"].as_str().unwrap()),
                    "{name} {edge}"
                );
            }
        }
    }
}

#[test]
fn the_cloud_is_what_the_model_says() {
    let cloud = named(real(), "cloud");
    let all = json_of(cloud.text("topology.json"));
    let edges = all["edges"].as_array().unwrap();
    let worker = edges
        .iter()
        .find(|edge| edge["from"]["name"] == "consumer-worker" && edge["to"]["name"] == "mariadb");
    assert_eq!(
        worker.unwrap(),
        &json!({
            "from": { "kind": "service", "name": "consumer-worker" },
            "to": { "kind": "service", "name": "mariadb", "port": "sql" },
            "kind": "needs",
            "dial": "172.25.0.37:13306",
            "via": "network",
            "network": "private",
        })
    );
    let openings = all["openings"].as_array().unwrap();
    let open: Vec<_> = openings
        .iter()
        .filter(|one| one["from"] == json!(["internet"]))
        .map(|one| {
            (
                one["host"].as_str().unwrap(),
                one["ports"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(open, [("vm2", "5173"), ("vm2", "8080")]);
    let services = all["services"].as_array().unwrap();
    let ingest = services
        .iter()
        .find(|one| one["name"] == "ingest-service")
        .unwrap();
    assert_eq!(
        ingest["ports"][0]["published"],
        json!([{ "address": "172.25.0.37", "number": "8081" }])
    );
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What Python's jsonschema says.
fn complaints(value: &Value) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("topology.json");
    fs::write(&path, value.to_string()).unwrap();
    let script = "import json, sys, jsonschema; \
        schema, value = (json.load(open(path)) for path in sys.argv[1:]); \
        jsonschema.Draft202012Validator.check_schema(schema); \
        errors = jsonschema.Draft202012Validator(schema).iter_errors(value); \
        print(*(f'{error.json_path}: {error.message}' for error in errors), sep='\\n', end='')";
    let output = Command::new(tool("python"))
        .args(["-c", script])
        .args([Path::new(SCHEMA), &path])
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    String::from_utf8(output.stdout).unwrap()
}
