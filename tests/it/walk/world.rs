//! A random fleet and the world around it, as plain facts: which machines, clouds and kept rules
//! there are. Valid by construction: no number is given twice on a host.

use std::net::IpAddr;

use ipnet::IpNet;

/// The network that the internet dials.
pub(super) const PUBLIC: &str = "public";

/// First and last number.
pub(super) type Ports = (u16, u16);

/// All of it.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) networks: Vec<Net>,
    /// Whether hosts prefer the last network.
    pub(super) is_reversed: bool,
    pub(super) hosts: Vec<Machine>,
    pub(super) services: Vec<Service>,
    pub(super) externals: Vec<External>,
    /// Who may log in, as the inventory writes it.
    pub(super) operators: Vec<String>,
    /// Who is let in to which port.
    pub(super) allows: Vec<(String, String)>,
    pub(super) groups: Vec<Group>,
}

/// What joins hosts.
#[derive(Debug)]
pub(super) struct Net {
    pub(super) name: String,
    pub(super) cidr: Option<IpNet>,
    pub(super) is_tier: bool,
    /// What the cloud does between its hosts, where somebody knows.
    pub(super) intra: Option<bool>,
    /// What it does with what leaves, where somebody knows.
    pub(super) egress: Option<bool>,
}

/// A machine.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) name: String,
    pub(super) addresses: Vec<(String, Vec<IpAddr>)>,
    pub(super) is_ours: bool,
    pub(super) runs_processes: bool,
    pub(super) ssh: u16,
}

/// Something that runs on one host or on two.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) on: Vec<usize>,
    pub(super) on_host_network: bool,
    pub(super) ports: Vec<Port>,
    pub(super) calls: Vec<String>,
    pub(super) env: Option<String>,
}

/// Where it listens.
#[derive(Debug)]
pub(super) struct Port {
    pub(super) inside: Ports,
    pub(super) publish: Option<Ports>,
    pub(super) udp: bool,
    pub(super) is_loopback: bool,
    pub(super) is_kafka: bool,
}

/// Something that the fleet does not run.
#[derive(Debug)]
pub(super) struct External {
    pub(super) name: String,
    /// A host, or an address or name elsewhere.
    pub(super) at: Result<usize, String>,
    pub(super) ports: Ports,
    pub(super) udp: bool,
}

/// Rules that somebody else keeps.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) hosts: Vec<usize>,
    pub(super) ingress: Vec<Kept>,
    pub(super) egress: Option<Vec<Kept>>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) peer: String,
    pub(super) ports: Ports,
    pub(super) udp: bool,
}

impl World {
    /// The host that has an address, and in which network.
    pub(super) fn owner(&self, address: IpAddr) -> Option<(usize, &str)> {
        let hosts = self.hosts.iter().enumerate();
        let mut all = hosts.flat_map(|(index, host)| {
            let networks = host.addresses.iter();
            networks.map(move |(network, all)| (index, network.as_str(), all))
        });
        let found = all.find(|(.., all)| all.contains(&address));
        found.map(|(index, network, _)| (index, network))
    }

    /// The address of a host in a network, of one family.
    pub(super) fn address(&self, host: usize, network: &str, v4: bool) -> Option<IpAddr> {
        let mut all = self.hosts[host].addresses.iter();
        let (_, own) = all.find(|(name, _)| name == network)?;
        own.iter().find(|one| one.is_ipv4() == v4).copied()
    }

    /// The network in whose range an address lies.
    pub(super) fn network_of(&self, address: IpAddr) -> Option<&Net> {
        let holds = |net: &&Net| net.cidr.is_some_and(|cidr| cidr.contains(&address));
        self.networks.iter().find(holds)
    }

    /// The tier in which a host stands.
    pub(super) fn tier_of(&self, host: usize) -> Option<&Net> {
        let own = &self.hosts[host].addresses;
        let is_own = |net: &&Net| net.is_tier && own.iter().any(|(name, _)| *name == net.name);
        if self.is_reversed {
            self.networks.iter().rev().find(is_own)
        } else {
            self.networks.iter().find(is_own)
        }
    }

    /// The addresses that a kept rule means.
    pub(super) fn ranges(&self, peer: &str) -> Vec<IpNet> {
        match peer {
            "internet" => vec!["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()],
            "localhost" => Vec::new(),
            "operator" => {
                let all = self.operators.iter();
                all.flat_map(|one| self.ranges(one)).collect()
            }
            name => {
                let hosts = self.hosts.iter().flat_map(|host| &host.addresses);
                let own = hosts.filter(|(network, _)| network == name);
                let own = own.flat_map(|(_, all)| all.iter().copied().map(IpNet::from));
                own.chain(self.range(name)).collect()
            }
        }
    }

    /// The range of a network, or a range or address as it is written.
    pub(super) fn range(&self, peer: &str) -> Option<IpNet> {
        if let Some(net) = self.networks.iter().find(|net| net.name == peer) {
            return net.cidr;
        }
        let address = || peer.parse::<IpAddr>().ok().map(IpNet::from);
        peer.parse().ok().or_else(address)
    }

    /// The groups before a host.
    pub(super) fn groups_of(&self, host: usize) -> impl Iterator<Item = &Group> {
        let all = self.groups.iter();
        all.filter(move |group| group.hosts.contains(&host))
    }

    /// Every number that means something, as first and last, and whether it is UDP.
    pub(super) fn numbers(&self) -> Vec<(Ports, bool)> {
        let services = self.services.iter().flat_map(|service| &service.ports);
        let services = services.flat_map(|port| {
            let publish = port.publish.map(|publish| (publish, port.udp));
            [(port.inside, port.udp)].into_iter().chain(publish)
        });
        let externals = self.externals.iter().map(|one| (one.ports, one.udp));
        let sshd = self.hosts.iter().map(|host| ((host.ssh, host.ssh), false));
        services.chain(externals).chain(sshd).collect()
    }
}
