//! The console's checklist: the same rows as for the interface, in the same order, in two languages.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{clouds, tiers};
use crate::support::fleet::Fleet;
use crate::support::rendered::Environment;
use crate::support::tools::tool;

#[test]
fn the_rows_are_those_of_the_interface() {
    for environment in clouds() {
        let rows: Value = serde_json::from_str(environment.text("cloud/kt-d1.json")).unwrap();
        for language in ["en", "ko"] {
            let (forwardings, policies) = typed(&environment, language);
            assert_eq!(forwardings, expected_forwardings(&rows));
            assert_eq!(policies, expected_policies(&rows, language));
        }
    }
}

#[test]
fn languages_differ_in_their_sentences_only() {
    for environment in clouds() {
        let commands = |language: &str| {
            let text = environment.text(&format!("cloud/checklist.{language}.md"));
            let mut inside = false;
            let mut all = Vec::new();
            for line in text.lines().map(str::trim) {
                if line.starts_with("```") {
                    inside = !inside;
                } else if inside {
                    all.push(line.split(" # ").next().unwrap().to_owned());
                }
            }
            all
        };
        assert_eq!(commands("en"), commands("ko"));
        assert!(!commands("en").is_empty());
        let titles = |language: &str| {
            let text = environment.text(&format!("cloud/checklist.{language}.md"));
            text.lines().filter(|line| line.starts_with('#')).count()
        };
        assert_eq!(titles("en"), titles("ko"));
    }
}

#[test]
fn probes_are_shell_that_shellcheck_accepts() {
    for environment in clouds() {
        let text = environment.text("cloud/checklist.en.md");
        let blocks = text.split("```sh\n").skip(1);
        let script: Vec<&str> = blocks
            .map(|rest| rest.split("```").next().unwrap())
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("probes.sh");
        std::fs::write(&path, format!("#!/bin/bash\n{}", script.concat())).unwrap();
        let mut command = Command::new(tool("shellcheck"));
        let output = command.arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}");
    }
}

/// What is said of the inside of tiers: nothing to type, nothing to be had, or a question.
#[test]
fn what_nobody_knows_is_asked() {
    let fleet = Fleet::load(Path::new("inventory"));
    let text = fleet.file("cloud/cloud/checklist.en.md");
    assert!(text.contains("Nobody knows whether the cloud drops packets between hosts of DMZ"));
    let probe =
        "timeout 5 bash -c '</dev/tcp/172.25.0.37/13306' && echo open # on vm2: mariadb.sql";
    assert!(text.contains(probe), "{text}");
    let fleet = tiers();
    let text = fleet.file("prod/cloud/checklist.en.md");
    for said in [
        "Nobody knows whether the cloud drops packets between hosts of DMZ",
        "No edge goes from one host of Private to another.",
        "No edge goes from one host of wide to another.",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

type Row = Vec<String>;

/// The cells of a page's tables, headings left out: forwardings and policies.
fn typed(environment: &Environment, language: &str) -> (Vec<Row>, Vec<Row>) {
    let text = environment.text(&format!("cloud/checklist.{language}.md"));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let rows = lines.windows(2).filter(|pair| pair[0].starts_with("| ---"));
    let cells = rows.map(|pair| {
        let cells = pair[1].trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect::<Row>()
    });
    cells.partition(|cells| cells.len() == 5)
}

fn expected_forwardings(rows: &Value) -> Vec<Row> {
    let all = rows["portForwarding"].as_array().unwrap().iter();
    all.map(|row| {
        let body = &row["body"];
        let public = text(&body["publicIpId"]).replace("@publicIp/", "");
        let public_ports = ports(body, "startPublicPort", "endPublicPort");
        let private_ports = ports(body, "startPrivatePort", "endPrivatePort");
        let private = text(&body["mappedIp"]);
        vec![
            public,
            public_ports,
            private,
            private_ports,
            text(&body["protocol"]),
        ]
    })
    .collect()
}

fn expected_policies(rows: &Value, language: &str) -> Vec<Row> {
    let (on, off, allow) = match language {
        "ko" => ("사용", "사용 안 함", "허용"),
        _ => ("on", "off", "allow"),
    };
    let all = rows["firewallPolicy"].as_array().unwrap().iter();
    all.map(|row| {
        let body = &row["body"];
        let port = ports(body, "startPort", "endPort");
        let to = match body["portForwardingId"].as_str() {
            Some(id) => format!("{}:{port}", public_of(rows, id)),
            None => format!("external {}", join(&body["dstAddress"])),
        };
        vec![
            join(&body["srcNetwork"]).replace("@network/", ""),
            join(&body["srcAddress"]),
            to,
            text(&body["protocol"]),
            port,
            if body["srcNat"] == true { on } else { off }.into(),
            allow.into(),
            text(&body["comment"]),
        ]
    })
    .collect()
}

/// The public address of the forwarding that a policy names.
fn public_of(rows: &Value, id: &str) -> String {
    let name = id.replace("@portForwarding/", "");
    let mut all = rows["portForwarding"].as_array().unwrap().iter();
    let row = all.find(|row| row["name"] == *name).unwrap();
    text(&row["body"]["publicIpId"]).replace("@publicIp/", "")
}

fn ports(body: &Value, first: &str, last: &str) -> String {
    let (first, last) = (text(&body[first]), text(&body[last]));
    if first == last {
        first
    } else {
        format!("{first}-{last}")
    }
}

fn join(all: &Value) -> String {
    let all = all.as_array().unwrap().iter();
    all.map(text).collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
