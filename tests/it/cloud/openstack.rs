//! HCL for `OpenStack`: what a reader of others finds in it is what the edges need, host by host.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;
use paygen::inventory::spec::{PortRange, Transport};
use serde_json::{Map, Value};

use super::needs::{Need, anywhere, from_anywhere, members, out};
use super::{clouds, python};
use crate::support::rendered::Environment;

/// Prints HCL as JSON.
const READ_HCL: &str = "
import hcl2, json, sys
options = hcl2.SerializationOptions(strip_string_quotes=True, with_comments=False)
print(json.dumps(hcl2.load(sys.stdin, serialization_options=options)))
";

#[test]
fn each_host_has_a_group_without_the_rules_that_nobody_wrote() {
    for environment in clouds() {
        let resources = resources(&environment);
        let groups = &resources["openstack_networking_secgroup_v2"];
        let hosts: Vec<String> = members(&environment)
            .iter()
            .map(|(host, _)| format!("host_{}", host.name))
            .collect();
        assert_eq!(groups.keys().cloned().collect::<Vec<_>>(), hosts);
        let unwritten = |group: &Value| group["delete_default_rules"] == true;
        assert!(groups.values().all(unwritten), "{groups:#?}");
        let project = environment.inventory.project();
        let names = groups.iter().map(|(label, group)| {
            let host = label.trim_start_matches("host_");
            (group["name"].as_str().unwrap(), format!("{project}-{host}"))
        });
        names.for_each(|(name, expected)| assert_eq!(name, expected));
    }
}

#[test]
fn every_edge_passes_and_no_rule_can_be_spared() {
    for environment in clouds() {
        let rules = rules(&environment);
        for (host, shut) in members(&environment) {
            let own = |direction: &str| {
                let key = (host.name.to_string(), direction.to_owned());
                rules.get(&key).cloned().unwrap_or_default()
            };
            exactly(
                &own("ingress"),
                &from_anywhere(&environment, host),
                host.name.as_str(),
            );
            let all = anywhere(host);
            if shut {
                let resolved = out(&environment, host).into_iter().flat_map(|need| {
                    let others = need.other.map_or_else(|_| all.clone(), |range| vec![range]);
                    let (transport, ports) = (need.transport, need.ports);
                    others.into_iter().map(move |other| Need {
                        transport,
                        ports,
                        other: Ok(other),
                    })
                });
                exactly(&own("egress"), &resolved.collect(), host.name.as_str());
            } else {
                let open: Vec<Rule> = all.into_iter().map(|other| (None, other)).collect();
                assert_eq!(own("egress"), open);
            }
        }
    }
}

#[test]
fn rules_are_whole() {
    for environment in clouds() {
        for (label, rule) in &resources(&environment)["openstack_networking_secgroup_rule_v2"] {
            let remote: IpNet = rule["remote_ip_prefix"].as_str().unwrap().parse().unwrap();
            let ethertype = if remote.addr().is_ipv4() {
                "IPv4"
            } else {
                "IPv6"
            };
            assert_eq!(rule["ethertype"], ethertype, "{label}");
            assert_eq!(remote, remote.trunc(), "{label}");
            let said = rule["description"].as_str().unwrap();
            assert!((1..=255).contains(&said.chars().count()), "{label}: {said}");
        }
    }
}

/// Ports, or everything, and the other end.
type Rule = (Option<(Transport, PortRange)>, IpNet);

/// Each need passes a rule, and each rule is the only one for some need.
fn exactly(rules: &[Rule], needs: &BTreeSet<Need>, host: &str) {
    let passing = |need: &Need| {
        let passes = |(what, remote): &&Rule| {
            let ports = what.is_none_or(|(transport, ports)| {
                transport == need.transport
                    && ports.first <= need.ports.first
                    && need.ports.last <= ports.last
            });
            ports && remote.contains(need.other.as_ref().unwrap())
        };
        rules.iter().filter(passes).collect::<Vec<_>>()
    };
    let mut only = Vec::new();
    for need in needs {
        match passing(need)[..] {
            [] => panic!("{host}: no rule lets pass {need:?}"),
            [one] => only.push(*one),
            _ => {}
        }
    }
    let spared: Vec<&Rule> = rules.iter().filter(|rule| !only.contains(rule)).collect();
    assert!(spared.is_empty(), "{host}: nobody needs {spared:?}");
}

/// The rules of each host and direction.
fn rules(environment: &Environment) -> BTreeMap<(String, String), Vec<Rule>> {
    let mut all: BTreeMap<_, Vec<Rule>> = BTreeMap::new();
    for rule in resources(environment)["openstack_networking_secgroup_rule_v2"].values() {
        let group = rule["security_group_id"].as_str().unwrap();
        let host = group
            .strip_prefix("${openstack_networking_secgroup_v2.host_")
            .and_then(|rest| rest.strip_suffix(".id}"))
            .unwrap();
        let direction = rule["direction"].as_str().unwrap();
        let remote = rule["remote_ip_prefix"].as_str().unwrap().parse().unwrap();
        let key = (host.to_owned(), direction.to_owned());
        all.entry(key).or_default().push((ports(rule), remote));
    }
    all
}

fn ports(rule: &Value) -> Option<(Transport, PortRange)> {
    let number = |key: &str| rule[key].as_u64().and_then(|port| u16::try_from(port).ok());
    let transport = match rule["protocol"].as_str() {
        None => {
            let none = rule.get("port_range_min").or(rule.get("port_range_max"));
            assert_eq!(none, None, "ports without a protocol");
            return None;
        }
        Some("tcp") => Transport::Tcp,
        Some("udp") => Transport::Udp,
        Some(other) => panic!("{other}"),
    };
    let first = number("port_range_min").unwrap();
    let last = number("port_range_max").unwrap();
    Some((transport, PortRange { first, last }))
}

/// Resources by type and label; no label may occur twice.
fn resources(environment: &Environment) -> BTreeMap<String, Map<String, Value>> {
    let read = python(READ_HCL, &[], environment.text("cloud/openstack.tf"));
    let read: Value = serde_json::from_str(&read).unwrap();
    let mut all: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for one in read["resource"].as_array().unwrap() {
        for (kind, labelled) in one.as_object().unwrap() {
            for (label, body) in labelled.as_object().unwrap() {
                let known = all.entry(kind.clone()).or_default();
                let twice = known.insert(label.clone(), body.clone());
                assert_eq!(twice, None, "{label} is there twice");
            }
        }
    }
    all
}
