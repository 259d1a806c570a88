//! The rules of `firewall.nft`.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Packet, ports, range, within};

/// A rule that accepts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::walk) struct Rule {
    pub(in crate::walk) from: Vec<IpNet>,
    to: Option<IpAddr>,
    pub(super) udp: bool,
    /// TCP and UDP alike.
    any_transport: bool,
    pub(super) ports: (u16, u16),
    /// Counted, as the rules of edges are.
    pub(in crate::walk) is_counted: bool,
}

impl Rule {
    pub(super) fn accepts(&self, packet: &Packet) -> bool {
        (self.any_transport || self.udp == packet.udp)
            && within(self.ports, packet.port)
            && self.to.is_none_or(|to| to == packet.to)
            && (self.from.is_empty() || self.from.iter().any(|one| one.contains(&packet.from)))
    }
}

/// The rules of a chain that accept connections to ports of the machine itself.
pub(super) fn rules(text: &str, chain: &str) -> Vec<Rule> {
    let start = format!("chain {chain} {{");
    let chain = text.split(&start).nth(1).unwrap();
    let chain = chain.split("\n    }").next().unwrap();
    let accepting = chain.lines().filter(|line| {
        let server = line.contains(" sport "); // DHCP answers to a client
        let other = line.contains("type != {"); // not to the machine itself
        line.contains(" dport ") && line.contains(" accept") && !server && !other
    });
    accepting.map(rule).collect()
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
            "l4proto" => {
                assert_eq!(
                    (words.next(), words.next()),
                    (Some("tcp"), Some("udp")),
                    "{line}"
                );
                rule.any_transport = true;
            }
            "dport" => rule.ports = ports(words.next().unwrap()),
            "fib" => assert_eq!(
                [words.next(), words.next(), words.next()],
                [Some("daddr"), Some("type"), Some("local")],
                "{line}"
            ),
            "ip" | "ip6" | "meta" | "th" => {}
            "counter" => rule.is_counted = true,
            "accept" => break,
            other => panic!("{other} in {line}"),
        }
    }
    rule
}
