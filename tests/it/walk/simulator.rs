//! What becomes of a packet, by the rendered files alone: the cloud's rows, the host's firewall,
//! and what Compose publishes.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

use crate::support::rendered::Environment;

/// A packet that somebody sends to a host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet {
    pub(super) from: IpAddr,
    pub(super) to: IpAddr,
    pub(super) udp: bool,
    pub(super) port: u16,
}

/// What the files say of one host.
pub(super) struct Files {
    firewall: Option<Vec<Rule>>,
    forwards: Vec<Forward>,
    published: Vec<Published>,
}

/// A rule of the chain for packets from outside.
#[derive(Debug, Default)]
struct Rule {
    from: Vec<IpNet>,
    to: Option<IpAddr>,
    udp: bool,
    ports: (u16, u16),
}

/// A forwarded port with the senders that its policy lets in.
#[derive(Debug)]
struct Forward {
    public: IpAddr,
    private: IpAddr,
    udp: bool,
    ports: (u16, u16),
    from: Vec<IpNet>,
}

/// A published port of a container.
#[derive(Debug)]
struct Published {
    at: Option<IpAddr>,
    udp: bool,
    outside: (u16, u16),
    inside: (u16, u16),
}

impl Files {
    /// Reads what was rendered for a host.
    pub(super) fn of(environment: &Environment, host: &str) -> Self {
        let firewall = optional(environment, &format!("{host}/firewall.nft"));
        let cloud = optional(environment, "cloud/kt-d1.json");
        let folder = format!(
            "{}/{host}/docker-compose.",
            environment.inventory.environment
        );
        let below = environment
            .artifacts
            .below(environment.inventory.environment.as_str());
        let compose = below.filter(|(path, _)| path.as_str().starts_with(&folder));
        Self {
            firewall: firewall.map(rules),
            forwards: cloud.map(forwards).unwrap_or_default(),
            published: compose.flat_map(|(_, one)| published(&one.bytes)).collect(),
        }
    }

    /// The address behind the cloud's door for a packet to a public address.
    pub(super) fn forwarded(&self, packet: &Packet) -> Option<IpAddr> {
        let door = self.forwards.iter().find(|one| {
            one.public == packet.to
                && one.udp == packet.udp
                && within(one.ports, packet.port)
                && one.from.iter().any(|range| range.contains(&packet.from))
        });
        door.map(|door| door.private)
    }

    /// Whether the firewall accepts it; none where there is no firewall.
    pub(super) fn accepts(&self, packet: &Packet) -> Option<bool> {
        let mut rules = self.firewall.as_ref()?.iter();
        Some(rules.any(|rule| {
            rule.udp == packet.udp
                && within(rule.ports, packet.port)
                && rule.to.is_none_or(|to| to == packet.to)
                && (rule.from.is_empty() || rule.from.iter().any(|one| one.contains(&packet.from)))
        }))
    }

    /// The port inside of a container that gets it.
    pub(super) fn container_port(&self, packet: &Packet) -> Option<u16> {
        let found = self.published.iter().find(|one| {
            one.udp == packet.udp
                && within(one.outside, packet.port)
                && one.at.is_none_or(|at| at == packet.to)
        })?;
        Some(found.inside.0 + (packet.port - found.outside.0))
    }

    /// Every number that a door of any kind has, as port and whether it is UDP.
    pub(super) fn numbers(&self) -> Vec<(u16, bool)> {
        let rules = self.firewall.iter().flatten();
        let rules = rules.map(|one| (one.ports.1, one.udp));
        let published = self.published.iter().map(|one| (one.outside.0, one.udp));
        rules.chain(published).collect()
    }
}

fn optional<'a>(environment: &'a Environment, path: &str) -> Option<&'a str> {
    let path = format!("{}/{path}", environment.inventory.environment);
    let artifact = environment.artifacts.get(&path)?;
    Some(std::str::from_utf8(&artifact.bytes).unwrap())
}

fn within((first, last): (u16, u16), port: u16) -> bool {
    (first..=last).contains(&port)
}

fn rules(text: &str) -> Vec<Rule> {
    let chain = text.split("chain from_outside {").nth(1).unwrap();
    let counted = chain
        .lines()
        .filter(|line| line.contains(" counter accept "));
    counted.map(rule).collect()
}

/// `ip saddr { a, b } ip daddr c tcp dport 1-2 counter accept comment "x"`.
fn rule(line: &str) -> Rule {
    let line = line.replace(['{', '}', ','], " ");
    let mut words = line.split_whitespace().peekable();
    let mut rule = Rule::default();
    while let Some(word) = words.next() {
        match word {
            "saddr" => {
                while let Some(range) = words.peek().and_then(|word| range(word)) {
                    rule.from.push(range);
                    words.next();
                }
                assert!(!rule.from.is_empty(), "{line}");
            }
            "daddr" => rule.to = Some(words.next().unwrap().parse().unwrap()),
            "tcp" | "udp" => rule.udp = word == "udp",
            "dport" => rule.ports = ports(words.next().unwrap()),
            "ip" | "ip6" => {}
            "counter" => break,
            other => panic!("{other} in {line}"),
        }
    }
    rule
}

fn range(word: &str) -> Option<IpNet> {
    let address = || word.parse::<IpAddr>().ok().map(IpNet::from);
    word.parse().ok().or_else(address)
}

fn ports(text: &str) -> (u16, u16) {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    (first.parse().unwrap(), last.parse().unwrap())
}

fn forwards(text: &str) -> Vec<Forward> {
    let rows: Value = serde_json::from_str(text).unwrap();
    let policies = rows["firewallPolicy"].as_array().unwrap();
    let forwards = rows["portForwarding"].as_array().unwrap().iter();
    let forward = |row: &Value| {
        let (name, body) = (row["name"].as_str().unwrap(), &row["body"]);
        let id = format!("@portForwarding/{name}");
        let own = policies
            .iter()
            .filter(|one| one["body"]["portForwardingId"] == id.as_str());
        let from = own.flat_map(|one| one["body"]["srcAddress"].as_array().unwrap());
        let text = |key: &str| body[key].as_str().unwrap();
        Forward {
            public: text("publicIpId")
                .strip_prefix("@publicIp/")
                .unwrap()
                .parse()
                .unwrap(),
            private: text("mappedIp").parse().unwrap(),
            udp: text("protocol") == "UDP",
            ports: (
                text("startPublicPort").parse().unwrap(),
                text("endPublicPort").parse().unwrap(),
            ),
            from: from
                .map(|one| range(one.as_str().unwrap()).unwrap())
                .collect(),
        }
    };
    forwards.map(forward).collect()
}

fn published(compose: &[u8]) -> Vec<Published> {
    let file: Value = serde_yaml::from_slice(compose).unwrap();
    let services = file["services"].as_object().unwrap().values();
    let entries = services.filter_map(|one| one["ports"].as_array()).flatten();
    let entry = |one: &Value| Published {
        at: one["host_ip"].as_str().map(|text| text.parse().unwrap()),
        udp: one["protocol"] == "udp",
        outside: ports(one["published"].as_str().unwrap()),
        inside: ports(one["target"].as_str().unwrap()),
    };
    entries.map(entry).collect()
}
