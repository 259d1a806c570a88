//! Rows for KT Cloud: of the form that its interface takes, and exactly those that edges need.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ipnet::IpNet;
use paygen::inventory::spec::PortRange;
use serde_json::{Value, json};

use super::needs::{Need, from_outside, members, out};
use super::{clouds, python, tiers};
use crate::support::fleet::Fleet;
use crate::support::rendered::Environment;

const SCHEMA: &str = "tests/it/cloud/kt-d1.schema.json";

/// Prints the complaints about each of a list of documents.
const VALIDATE: &str = "
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
check = jsonschema.Draft202012Validator(schema)
print(json.dumps([[e.message for e in check.iter_errors(one)] for one in json.load(sys.stdin)]))
";

#[test]
fn every_row_is_of_the_form_that_the_interface_takes() {
    let rows: Vec<Value> = clouds().iter().map(rows).collect();
    let complaints = complaints(&rows);
    assert!(complaints.iter().all(Vec::is_empty), "{complaints:#?}");
}

/// Where a row of the real fleet is spoiled, and by what.
#[test]
fn the_schema_refuses_what_the_interface_refuses() {
    let good = rows(Fleet::load(Path::new("inventory")).environment("cloud"));
    let (inbound, outbound) = ("/firewallPolicy/0/body", "/firewallPolicy/6/body");
    let spoiled = [
        ("/portForwarding/0/body", "protocol", json!("ICMP")),
        ("/portForwarding/0/body", "startPublicPort", json!(22)),
        ("/portForwarding/0/body", "mappedIp", json!("172.25.0.370")),
        ("/portForwarding/0/body", "endPrivatePort", Value::Null),
        (inbound, "dstAddress", json!(["210.104.76.135/32"])),
        (inbound, "staticNatId", json!("7")),
        (inbound, "srcInterface", json!("external")),
        (inbound, "startPort", Value::Null),
        (inbound, "endPort", json!("65536")),
        (inbound, "protocol", json!("ICMP")),
        (inbound, "srcNat", json!("false")),
        (inbound, "srcNat", json!(true)),
        (inbound, "srcAddress", json!(["203.0.113.0"])),
        (outbound, "dstAddress", json!(["https://example.net"])),
        (outbound, "dstAddress", Value::Null),
        (outbound, "dstInterface", json!("external")),
        (outbound, "protocol", json!("tcp")),
    ];
    let mut documents = vec![good.clone()];
    documents.extend(spoiled.iter().map(|(at, key, value)| {
        let mut document = good.clone();
        let row = document.pointer_mut(at).unwrap().as_object_mut().unwrap();
        row.remove(*key);
        if !value.is_null() {
            row.insert((*key).to_owned(), value.clone());
        }
        document
    }));
    let mut ping = good.clone();
    let body = ping.pointer_mut(outbound).unwrap().as_object_mut().unwrap();
    body.insert("protocol".into(), json!("ICMP"));
    body.retain(|key, _| !key.ends_with("Port"));
    documents.push(ping);
    let counts: Vec<bool> = complaints(&documents).iter().map(Vec::is_empty).collect();
    let (first, others) = counts.split_first().unwrap();
    let (last, others) = others.split_last().unwrap();
    assert!(*first && *last, "good rows are refused");
    for (row, accepted) in spoiled.iter().zip(others) {
        assert!(!accepted, "accepted: {row:?}");
    }
}

#[test]
fn the_doors_of_the_real_fleet() {
    let fleet = Fleet::load(Path::new("inventory"));
    assert_eq!(
        lines(fleet.environment("cloud"), "in-"),
        [
            "210.104.76.135 TCP 22 -> 172.25.0.37 from 203.0.113.0/24: sshd of vm1",
            "210.104.76.135 TCP 3000 -> 172.25.0.37 from 203.0.113.0/24: grafana.http of vm1",
            "210.104.76.135 TCP 9090 -> 172.25.0.37 from 203.0.113.0/24: prometheus.http of vm1",
            "210.104.76.136 TCP 22 -> 172.25.0.79 from 203.0.113.0/24: sshd of vm2",
            "210.104.76.136 TCP 5173 -> 172.25.0.79 from 0.0.0.0/0: frontend.http of vm2",
            "210.104.76.136 TCP 8080 -> 172.25.0.79 from 0.0.0.0/0: gateway.http of vm2",
        ]
    );
}

#[test]
fn the_way_out_of_the_real_fleet() {
    let fleet = Fleet::load(Path::new("inventory"));
    let (vm1, both) = ("172.25.0.37/32", "172.25.0.37/32,172.25.0.79/32");
    assert_eq!(
        lines(fleet.environment("cloud"), "out-"),
        [
            format!("{both} -> UDP 53 of 0.0.0.0/0: DNS"),
            format!("{both} -> TCP 53 of 0.0.0.0/0: DNS"),
            format!("{both} -> UDP 123 of 2.rocky.pool.ntp.org: the time"),
            format!("{vm1} -> TCP 443 of auth.docker.io: container images"),
            format!("{both} -> TCP 443 of dl.rockylinux.org: Rocky's packages"),
            format!("{both} -> TCP 443 of download.docker.com: Docker's packages"),
            format!("{both} -> TCP 443 of mirrors.rockylinux.org: dnf's list of mirrors"),
            format!("{vm1} -> TCP 443 of production.cloudflare.docker.com: container images"),
            format!("{vm1} -> TCP 443 of registry-1.docker.io: container images"),
        ]
    );
}

#[test]
fn behind_a_proxy_only_the_proxy_is_let_out_for_https() {
    let mut tree = crate::support::case::case(Path::new("tests/cases/valid/tiers.case")).tree;
    let fleet = tree.get_mut("fleet.toml").unwrap();
    fleet.extend_from_slice(b"proxy = \"http://198.51.100.80:3128\"\n");
    let fleet = Fleet::of(&tree);
    let out = lines(fleet.environment("prod"), "out-");
    let dmz = out.iter().filter(|line| line.contains("172.25.0."));
    assert_eq!(
        dmz.collect::<Vec<_>>(),
        [
            "172.25.0.11/32,172.25.0.12/32 -> UDP 53 of 0.0.0.0/0: DNS",
            "172.25.0.11/32,172.25.0.12/32 -> TCP 53 of 0.0.0.0/0: DNS",
            "172.25.0.11/32,172.25.0.12/32 -> UDP 123 of 2.rocky.pool.ntp.org: the time",
            "172.25.0.11/32 -> TCP 587 of mail.example.net: shop uses mail.smtp",
            "172.25.0.11/32,172.25.0.12/32 -> TCP 3128 of 198.51.100.80/32: the proxy",
            "172.25.0.11/32 -> TCP 8443 of 192.0.2.50/32: shop uses partner.api",
            "172.25.0.11/32 -> TCP 9000 of 210.104.76.13/32: shop uses store.api",
        ]
    );
}

#[test]
fn each_forwarding_has_one_policy_and_the_order_is_the_priority() {
    for environment in clouds() {
        let rows = rows(&environment);
        let forwardings = names(&rows["portForwarding"]);
        let policies = rows["firewallPolicy"].as_array().unwrap();
        let used: Vec<&str> = policies
            .iter()
            .filter_map(|policy| policy["body"]["portForwardingId"].as_str())
            .map(|id| id.strip_prefix("@portForwarding/").unwrap())
            .collect();
        assert_eq!(used, forwardings);
        let unique: BTreeSet<&str> = names(&rows["firewallPolicy"]).into_iter().collect();
        assert_eq!(unique.len(), policies.len(), "two policies have one name");
        let order: Vec<_> = policies
            .iter()
            .map(|one| one["priority"].as_u64())
            .collect();
        let expected: Vec<_> = (1..=policies.len() as u64).map(Some).collect();
        assert_eq!(order, expected);
    }
}

/// Rows, and what edges need of IPv4, as the same words.
#[test]
fn rows_are_what_edges_need() {
    for environment in clouds() {
        let mut needed: BTreeMap<String, BTreeSet<Need>> = BTreeMap::new();
        for (host, shut) in members(&environment) {
            let network = environment.inventory.network_order().iter();
            let tier = network
                .filter_map(|name| Some((name, environment.inventory.networks.get(name)?)))
                .find(|(name, one)| one.tier.is_some() && !host.addresses(name).is_empty());
            let (name, tier) = tier.unwrap();
            let own = host.addresses(name).iter().find(|one| one.is_ipv4());
            let Some(own) = own.map(|one| IpNet::from(*one)) else {
                continue;
            };
            let inward = from_outside(&environment, host).into_iter().filter(is_v4);
            needed.insert(format!("in {}", own.addr()), minimal(&inward.collect()));
            let leaves = |need: &Need| match &need.other {
                Ok(range) => !tier.cidr.is_some_and(|cidr| cidr.contains(range)),
                Err(_) => true,
            };
            let outward = out(&environment, host)
                .into_iter()
                .filter(is_v4)
                .filter(leaves);
            let outward = outward.filter(|_| shut).collect();
            needed.insert(format!("out {own}"), outward);
        }
        needed.retain(|_, needs| !needs.is_empty());
        assert_eq!(given(&environment), needed);
    }
    assert!(
        given(tiers().environment("prod")).len() > 6,
        "a small fixture"
    );
}

/// What each host is given by the rows.
fn given(environment: &Environment) -> BTreeMap<String, BTreeSet<Need>> {
    let rows = rows(environment);
    let forwardings = rows["portForwarding"].as_array().unwrap();
    let mut all: BTreeMap<String, BTreeSet<Need>> = BTreeMap::new();
    for policy in rows["firewallPolicy"].as_array().unwrap() {
        let body = &policy["body"];
        for source in strings(&body["srcAddress"]) {
            let (key, other) = match body["portForwardingId"].as_str() {
                Some(id) => {
                    let name = id.strip_prefix("@portForwarding/").unwrap();
                    let row = forwardings.iter().find(|row| row["name"] == name).unwrap();
                    assert_eq!(row["body"]["startPublicPort"], body["startPort"]);
                    assert_eq!(row["body"]["endPrivatePort"], body["endPort"]);
                    assert_eq!(row["body"]["protocol"], body["protocol"]);
                    let to = row["body"]["mappedIp"].as_str().unwrap();
                    (format!("in {to}"), source)
                }
                None => (format!("out {source}"), strings(&body["dstAddress"])[0]),
            };
            let fresh = all.entry(key).or_default().insert(need(body, other));
            assert!(fresh, "a row is there twice: {policy}");
        }
    }
    all
}

fn need(body: &Value, other: &str) -> Need {
    let port = |key: &str| body[key].as_str().unwrap().parse().unwrap();
    let transport = match body["protocol"].as_str() {
        Some("TCP") => paygen::inventory::spec::Transport::Tcp,
        Some("UDP") => paygen::inventory::spec::Transport::Udp,
        other => panic!("{other:?}"),
    };
    Need {
        transport,
        ports: PortRange {
            first: port("startPort"),
            last: port("endPort"),
        },
        other: other.parse().map_err(|_| other.to_owned()),
    }
}

/// Without those that another one holds.
fn minimal(all: &BTreeSet<Need>) -> BTreeSet<Need> {
    let holds = |outer: &Need, inner: &Need| match (&outer.other, &inner.other) {
        (Ok(range), Ok(other)) => {
            let same = (outer.transport, outer.ports) == (inner.transport, inner.ports);
            outer != inner && same && range.contains(other)
        }
        _ => false,
    };
    let needed = |one: &&Need| !all.iter().any(|other| holds(other, one));
    all.iter().filter(needed).cloned().collect()
}

fn is_v4(need: &Need) -> bool {
    need.other
        .as_ref()
        .map_or(true, |range| range.addr().is_ipv4())
}

fn rows(environment: &Environment) -> Value {
    serde_json::from_str(environment.text("cloud/kt-d1.json")).unwrap()
}

fn complaints(documents: &[Value]) -> Vec<Vec<String>> {
    let answer = python(VALIDATE, &[SCHEMA], &json!(documents).to_string());
    serde_json::from_str(&answer).unwrap()
}

fn names(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["name"].as_str().unwrap()).collect()
}

fn strings(all: &Value) -> Vec<&str> {
    let all = all.as_array().unwrap().iter();
    all.map(|one| one.as_str().unwrap()).collect()
}

/// Policies whose names begin like this, each in one line, with the forwarding it names.
fn lines(environment: &Environment, prefix: &str) -> Vec<String> {
    let rows = rows(environment);
    let policies = rows["firewallPolicy"].as_array().unwrap().iter();
    let policies = policies.filter(|row| row["name"].as_str().unwrap().starts_with(prefix));
    let line = |policy: &Value| {
        let body = &policy["body"];
        let word = |key: &str| body[key].as_str().unwrap();
        let from = strings(&body["srcAddress"]).join(",");
        let what = format!("{} {}", word("protocol"), word("startPort"));
        if prefix == "out-" {
            let to = strings(&body["dstAddress"]).join(",");
            return format!("{from} -> {what} of {to}: {}", word("comment"));
        }
        let name = word("portForwardingId").trim_start_matches("@portForwarding/");
        let forwardings = rows["portForwarding"].as_array().unwrap();
        let row = forwardings.iter().find(|row| row["name"] == name).unwrap();
        let public = row["body"]["publicIpId"].as_str().unwrap();
        let public = public.trim_start_matches("@publicIp/");
        let to = row["body"]["mappedIp"].as_str().unwrap();
        format!("{public} {what} -> {to} from {from}: {}", word("comment"))
    };
    policies.map(line).collect()
}
