//! A world as an inventory tells it.

use std::fmt::Write as _;

use super::world::{External, Kept, Machine, Net, Port, Ports, Service, World};
use crate::support::case::Tree;

impl World {
    /// The files of its inventory; the environment is `e`.
    pub(super) fn inventory(&self) -> Tree {
        let mut fleet = String::from("[fleet]\nname = \"random\"\n");
        if self.is_reversed {
            let names = self.networks.iter().rev().map(|net| &net.name);
            let _ = writeln!(fleet, "networks = [{}]", quoted(names));
        }
        self.services.iter().for_each(|one| fleet += &service(one));
        let mut environment = format!("[operator]\nfrom = [{}]\n", quoted(self.operators.iter()));
        self.networks
            .iter()
            .for_each(|one| environment += &network(one));
        for (index, one) in self.hosts.iter().enumerate() {
            environment += &self.host(index, one);
        }
        self.externals
            .iter()
            .for_each(|one| environment += &self.external(one));
        for (from, to) in &self.allows {
            let _ = write!(
                environment,
                "\n[[allow]]\nfrom = \"{from}\"\nto = \"{to}\"\nwhy = \"a test\"\n"
            );
        }
        environment += &self.kept();
        let files = [("fleet.toml", fleet), ("env/e.toml", environment)];
        let bytes = |(name, text): (&str, String)| (name.to_owned(), text.into_bytes());
        files.into_iter().map(bytes).collect()
    }

    fn host(&self, index: usize, host: &Machine) -> String {
        let here = self.services.iter().filter(|one| one.on.contains(&index));
        let mut text = format!(
            "\n[host.{}]\nruns = [{}]\nssh.port = {}\n",
            host.name,
            quoted(here.map(|one| &one.name)),
            host.ssh
        );
        if host.is_ours {
            text += "os = \"rocky-9\"\n";
        }
        if host.runs_processes {
            text += "runtime = \"process\"\n";
        }
        for (network, all) in &host.addresses {
            let _ = writeln!(text, "address.{network} = [{}]", quoted(all.iter()));
        }
        text
    }

    fn external(&self, one: &External) -> String {
        let at = match &one.at {
            Ok(host) => format!("host.{}", self.hosts[*host].name),
            Err(place) => place.clone(),
        };
        format!(
            "\n[external.{}]\nat = \"{at}\"\nport.p0 = {{ number = {}, transport = \"{}\" }}\n",
            one.name,
            range(one.ports),
            transport(one.udp)
        )
    }

    fn kept(&self) -> String {
        let mut text = String::new();
        for (index, group) in self.groups.iter().enumerate() {
            let hosts = group.hosts.iter().map(|host| &self.hosts[*host].name);
            let _ = write!(
                text,
                "\n[security_group.g{index}]\nhosts = [{}]\nwhy = \"a test\"\ningress = [{}]\n",
                quoted(hosts),
                rules(&group.ingress)
            );
            if let Some(egress) = &group.egress {
                let _ = writeln!(text, "egress = [{}]", rules(egress));
            }
        }
        text
    }
}

fn network(net: &Net) -> String {
    let word = |known: Option<bool>| match known {
        Some(true) => "open",
        Some(false) => "closed",
        None => "unknown",
    };
    let mut text = format!(
        "\n[network.{}]\nintra = \"{}\"\negress = \"{}\"\n",
        net.name,
        word(net.intra),
        word(net.egress)
    );
    if let Some(cidr) = net.cidr {
        let _ = writeln!(text, "cidr = \"{cidr}\"");
    }
    if net.is_tier {
        let _ = writeln!(text, "tier = \"T-{}\"", net.name);
    }
    text
}

fn service(one: &Service) -> String {
    let mut text = format!(
        "\n[service.{}]\nimage = \"registry.example.com/{}:1\"\nmemory = \"64m\"\ncalls = [{}]\n",
        one.name,
        one.name,
        quoted(one.calls.iter())
    );
    if one.on_host_network {
        text += "network = \"host\"\n";
    }
    for (place, one) in one.ports.iter().enumerate() {
        let _ = writeln!(text, "port.p{place} = {{ {} }}", port(one));
    }
    if let Some(peer) = &one.env {
        let _ = writeln!(
            text,
            "env.PEER = {{ format = \"{{peer}}\", peer = \"{peer}\" }}"
        );
    }
    if one.ports.iter().any(|port| port.is_kafka) {
        text += "volumes.data = \"/var/lib/kafka/data\"\n";
        for (variable, form) in [
            ("KAFKA_LISTENERS", "bind"),
            ("KAFKA_ADVERTISED_LISTENERS", "advertise"),
            ("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "protocols"),
        ] {
            let _ = writeln!(
                text,
                "env.{variable} = {{ listeners = [\"p0\"], form = \"{form}\" }}"
            );
        }
    }
    text
}

fn port(port: &Port) -> String {
    let mut text = format!(
        "container = {}, transport = \"{}\"",
        range(port.inside),
        transport(port.udp)
    );
    if let Some(publish) = port.publish {
        let _ = write!(text, ", publish = {}", range(publish));
    }
    if port.is_loopback {
        text += ", bind = \"loopback\"";
    }
    if port.is_kafka {
        text += ", protocol = \"kafka\"";
    }
    text
}

fn rules(all: &[Kept]) -> String {
    let rule = |rule: &Kept| {
        format!(
            "{{ peer = \"{}\", ports = {}, transport = \"{}\" }}",
            rule.peer,
            range(rule.ports),
            transport(rule.udp)
        )
    };
    all.iter().map(rule).collect::<Vec<_>>().join(", ")
}

fn range((first, last): Ports) -> String {
    if first == last {
        return first.to_string();
    }
    format!("\"{first}-{last}\"")
}

fn transport(udp: bool) -> &'static str {
    if udp { "udp" } else { "tcp" }
}

fn quoted(all: impl Iterator<Item = impl std::fmt::Display>) -> String {
    let all: Vec<String> = all.map(|one| format!("\"{one}\"")).collect();
    all.join(", ")
}
