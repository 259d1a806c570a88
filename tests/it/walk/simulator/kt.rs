//! The rows of `kt-d1.json`.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

use super::{Exit, Packet, range, within};

/// A forwarded port with the senders that its policy lets in.
#[derive(Debug, Clone)]
pub(in crate::walk) struct Forward {
    public: IpAddr,
    pub(in crate::walk) private: IpAddr,
    udp: bool,
    ports: (u16, u16),
    pub(in crate::walk) from: Vec<IpNet>,
}

/// What leaves a tier.
#[derive(Debug, Clone)]
pub(in crate::walk) struct Policy {
    pub(in crate::walk) from: Vec<IpNet>,
    /// None for a name.
    pub(in crate::walk) to: Option<IpNet>,
    udp: bool,
    ports: (u16, u16),
}

impl Forward {
    pub(super) fn takes(&self, packet: &Packet) -> bool {
        self.public == packet.to
            && self.udp == packet.udp
            && within(self.ports, packet.port)
            && self.from.iter().any(|range| range.contains(&packet.from))
    }
}

impl Policy {
    pub(super) fn lets_out(&self, packet: &Packet) -> Exit {
        let own = self.from.iter().any(|range| range.contains(&packet.from));
        if !own || self.udp != packet.udp || !within(self.ports, packet.port) {
            return Exit::Shut;
        }
        match self.to {
            None => Exit::Named,
            Some(to) if to.contains(&packet.to) => Exit::Listed,
            Some(_) => Exit::Shut,
        }
    }
}

/// The doors.
pub(super) fn forwards(text: &str) -> Vec<Forward> {
    let rows: Value = serde_json::from_str(text).unwrap();
    let policies = rows["firewallPolicy"].as_array().unwrap();
    let forwards = rows["portForwarding"].as_array().unwrap().iter();
    let forward = |row: &Value| {
        let (name, body) = (row["name"].as_str().unwrap(), &row["body"]);
        let id = format!("@portForwarding/{name}");
        let own = policies
            .iter()
            .filter(|one| one["body"]["portForwardingId"] == id.as_str());
        let public = text_of(body, "publicIpId").strip_prefix("@publicIp/");
        let outside = (
            number(body, "startPublicPort"),
            number(body, "endPublicPort"),
        );
        let inside = (
            number(body, "startPrivatePort"),
            number(body, "endPrivatePort"),
        );
        assert_eq!(outside, inside, "{row}");
        Forward {
            public: public.unwrap().parse().unwrap(),
            private: text_of(body, "mappedIp").parse().unwrap(),
            udp: is_udp(body),
            ports: outside,
            from: own
                .filter(|one| {
                    let ports = (
                        number(&one["body"], "startPort"),
                        number(&one["body"], "endPort"),
                    );
                    ports == outside && is_udp(&one["body"]) == is_udp(body)
                })
                .flat_map(|one| ranges(&one["body"]["srcAddress"]))
                .collect(),
        }
    };
    forwards.map(forward).collect()
}

/// The ways out.
pub(super) fn policies(text: &str) -> Vec<Policy> {
    let rows: Value = serde_json::from_str(text).unwrap();
    let bodies = rows["firewallPolicy"].as_array().unwrap().iter();
    let bodies = bodies.map(|row| &row["body"]);
    let out = bodies.filter(|body| body["dstAddress"].is_array());
    let policy = |body: &Value| Policy {
        from: ranges(&body["srcAddress"]),
        to: range(body["dstAddress"][0].as_str().unwrap()),
        udp: is_udp(body),
        ports: (number(body, "startPort"), number(body, "endPort")),
    };
    out.map(policy).collect()
}

fn ranges(list: &Value) -> Vec<IpNet> {
    let all = list.as_array().unwrap().iter();
    all.map(|one| range(one.as_str().unwrap()).unwrap())
        .collect()
}

fn text_of<'a>(body: &'a Value, key: &str) -> &'a str {
    body[key].as_str().unwrap()
}

fn number(body: &Value, key: &str) -> u16 {
    text_of(body, key).parse().unwrap()
}

fn is_udp(body: &Value) -> bool {
    match text_of(body, "protocol") {
        "UDP" => true,
        "TCP" => false,
        other => panic!("{other} is no protocol of the platform"),
    }
}
