//! Where everything is in the lab: addresses, ports, and what Docker would translate.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use paygen::inventory::Inventory;
use paygen::inventory::model::PUBLIC;
use paygen::inventory::name::HostName;
use paygen::inventory::spec::{NetworkMode, PortRange, Transport};

/// A port number of one transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Port(pub(super) Transport, pub(super) u16);

/// An environment and who stands around it.
pub(super) struct Site<'a> {
    pub(super) inventory: &'a Inventory,
    /// Who sits behind the router, by name.
    pub(super) outsiders: Vec<(&'static str, Vec<IpAddr>)>,
    /// Who sits in the same tier and is no part of the fleet.
    pub(super) neighbours: Vec<(&'static str, Vec<IpAddr>)>,
    /// Every number that is worth a try.
    pub(super) ports: BTreeSet<u16>,
    /// What is served; without it every number is, needed or not.
    pub(super) served: Option<BTreeMap<HostName, Vec<Served>>>,
}

/// A port that a host really serves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Served {
    pub(super) port: Port,
    /// The address, where it is not every one.
    pub(super) at: Option<IpAddr>,
}

/// Numbers that nobody names and that are often open by accident: names, port mapping, Docker.
const UNNAMED: [u16; 4] = [53, 68, 111, 2375];

impl<'a> Site<'a> {
    /// The site of an environment.
    pub(super) fn new(inventory: &'a Inventory) -> Self {
        let mut ports = BTreeSet::from(UNNAMED);
        for (_, instance) in inventory.instances() {
            for port in instance.spec.port.values() {
                ports.extend(around(port.container));
                ports.extend(around(port.publish.unwrap_or(port.container)));
            }
        }
        for external in inventory.externals.values() {
            ports.extend(external.port.values().flat_map(|port| around(port.number)));
        }
        ports.extend(inventory.hosts.values().map(|host| host.spec.ssh.port));
        Self {
            inventory,
            outsiders: Vec::new(),
            neighbours: Vec::new(),
            ports,
            served: None,
        }
    }

    /// Where a machine listens itself, or a proxy of Docker's for its containers.
    pub(super) fn listening(&self, host: &HostName) -> Vec<(Port, String)> {
        let both = |number: &u16| [Port(Transport::Tcp, *number), Port(Transport::Udp, *number)];
        let every = || {
            let ports = self.ports.iter().flat_map(both);
            ports.map(|port| Served { port, at: None }).collect()
        };
        let served = self.served.as_ref().map(|served| served[host].clone());
        let all: Vec<Served> = served.unwrap_or_else(every);
        let own = self.addresses(host);
        let at = |one: &Served, address: &str| one.at.is_none_or(|at| at.to_string() == address);
        let each = all.iter().flat_map(|one| {
            let here = own.iter().filter(move |address| at(one, address));
            here.map(move |address| (one.port, address.clone()))
        });
        each.collect()
    }

    /// The addresses at which Docker would translate a port of a host: all, or some.
    fn translated(&self, host: &HostName, port: Port, v4: bool) -> Vec<String> {
        let Some(served) = &self.served else {
            return vec!["fib daddr type local".into()];
        };
        let own = served[host].iter().filter(|one| one.port == port);
        let family = if v4 { "ip" } else { "ip6" };
        let own = own.filter_map(|one| match one.at {
            None => Some("fib daddr type local".to_owned()),
            Some(at) => (at.is_ipv4() == v4).then(|| format!("{family} daddr {at}")),
        });
        own.collect()
    }

    /// The hosts in their order, from 1.
    pub(super) fn number(&self, host: &HostName) -> u8 {
        let place = self.inventory.hosts.keys().position(|one| one == host);
        u8::try_from(place.expect("the host is there") + 1).expect("there are few hosts")
    }

    /// Its addresses in networks of the fleet.
    pub(super) fn private(&self, host: &HostName) -> Vec<IpAddr> {
        let networks = self.inventory.hosts[host].spec.address.iter();
        let private = networks.filter(|(name, _)| name.as_str() != PUBLIC);
        private.flat_map(|(_, all)| all.0.clone()).collect()
    }

    /// Its first such address of IPv4.
    pub(super) fn private_v4(&self, host: &HostName) -> Option<IpAddr> {
        self.private(host).into_iter().find(IpAddr::is_ipv4)
    }

    /// Its public addresses.
    pub(super) fn public(&self, host: &HostName) -> Vec<IpAddr> {
        let mut networks = self.inventory.hosts[host].spec.address.iter();
        let public = networks.find(|(name, _)| name.as_str() == PUBLIC);
        public.map(|(_, all)| all.0.clone()).unwrap_or_default()
    }

    /// The addresses on its network card: public ones of IPv4 are the cloud's.
    pub(super) fn on_card(&self, host: &HostName) -> Vec<IpAddr> {
        let mut all = self.private(host);
        all.extend(self.public(host).into_iter().filter(IpAddr::is_ipv6));
        all
    }

    /// All addresses that are its own, as text.
    pub(super) fn addresses(&self, host: &HostName) -> Vec<String> {
        let gateways = self.gateways(host).map(|(address, _)| address);
        let all = self.on_card(host).into_iter().chain(gateways);
        all.map(|address| address.to_string()).collect()
    }

    /// The length of the prefix of the network that holds an address.
    pub(super) fn prefix(&self, address: IpAddr) -> u8 {
        let ranges = self.inventory.networks.values().filter_map(|one| one.cidr);
        let mut holding = ranges.filter(|range| range.contains(&address));
        let whole = if address.is_ipv4() { 32 } else { 128 };
        holding.next().map_or(whole, |range| range.prefix_len())
    }

    /// Its address on the link; the router's is `fe80::1`.
    pub(super) fn link_local(&self, host: &HostName) -> String {
        format!("fe80::10{}", self.number(host))
    }

    /// The address on the link of one of the neighbours.
    pub(super) fn neighbour_on_link(&self, name: &str) -> String {
        let place = self.neighbours.iter().position(|(one, _)| *one == name);
        format!("fe80::20{}", place.expect("the neighbour is there"))
    }

    /// The name of its bridge, as Docker would call it.
    pub(super) fn bridge(&self, host: &HostName) -> String {
        format!("br-0a1b2c3d4e{:02x}", self.number(host))
    }

    /// The ranges of its containers.
    pub(super) fn subnets(&self, host: &HostName) -> [String; 2] {
        let [v4, v6] = self.container(host, 0);
        [format!("{v4}/16"), format!("{v6}/64")]
    }

    /// Where those ranges are from outside.
    pub(super) fn next_hops(&self, host: &HostName) -> [Option<IpAddr>; 2] {
        let v6 = self.on_card(host).into_iter().find(IpAddr::is_ipv6);
        [self.private_v4(host), v6]
    }

    /// The addresses of its bridge, with the lengths of their prefixes.
    pub(super) fn gateways(&self, host: &HostName) -> [(IpAddr, u8); 2] {
        let [v4, v6] = self.container(host, 1);
        [(v4, 16), (v6, 64)]
    }

    /// The container that only calls.
    pub(super) fn callers(&self, host: &HostName) -> [IpAddr; 2] {
        self.container(host, 5)
    }

    /// The containers that listen, and one that has nothing to say.
    pub(super) fn services(&self, host: &HostName) -> Vec<IpAddr> {
        let docked = self.docked(host);
        let slots: BTreeSet<u8> = docked.values().map(|(slot, _)| *slot).collect();
        let all = [6].into_iter().chain(slots);
        all.flat_map(|slot| self.container(host, slot)).collect()
    }

    /// Where packets to a port of the host end: the addresses of a container and its port.
    pub(super) fn landings(
        &self,
        host: &HostName,
    ) -> impl Iterator<Item = (Port, [(IpAddr, u16); 2])> {
        let docked = self.docked(host).into_iter();
        docked.map(|(port, (slot, inside))| {
            let landing = self.container(host, slot).map(|address| (address, inside));
            (port, landing)
        })
    }

    /// What Docker would translate, with a masquerade for what containers send out.
    pub(super) fn docker(&self, host: &HostName) -> String {
        let bridge = self.bridge(host);
        let mut text = String::new();
        for (index, (family, open, close)) in [("ip", "", ""), ("ip6", "[", "]")].iter().enumerate()
        {
            let mut rules = String::new();
            for (Port(transport, number), landing) in self.landings(host) {
                let (address, port) = landing[index];
                let protocol = transport.as_str();
                for place in self.translated(host, Port(transport, number), index == 0) {
                    let _ = writeln!(
                        rules,
                        "iifname != \"{bridge}\" {place} {protocol} dport {number} \
                         dnat to {open}{address}{close}:{port}"
                    );
                }
            }
            let subnet = &self.subnets(host)[index];
            let _ = writeln!(
                text,
                "table {family} docker {{\nchain in {{\n\
                 type nat hook prerouting priority dstnat\n{rules}}}\nchain out {{\n\
                 type nat hook postrouting priority srcnat\n\
                 {family} saddr {subnet} oifname != \"{bridge}\" masquerade\n}}\n}}"
            );
        }
        text
    }

    /// The slot and the port of the container behind each port, needed by an edge or not.
    fn docked(&self, host: &HostName) -> BTreeMap<Port, (u8, u16)> {
        let mut all = BTreeMap::new();
        for (slot, (_, instance)) in (10..).zip(self.inventory.on_host(host)) {
            if instance.spec.network == NetworkMode::Host {
                continue;
            }
            for port in instance.spec.port.values() {
                let outside = port.publish.unwrap_or(port.container);
                for (number, inside) in (outside.first..=outside.last).zip(port.container.first..) {
                    let landing = all.entry(Port(port.transport, number));
                    landing.or_insert((slot, inside));
                }
            }
        }
        all
    }

    fn container(&self, host: &HostName, slot: u8) -> [IpAddr; 2] {
        let number = self.number(host);
        let v6 = Ipv6Addr::new(0xfd18, 0, 0, u16::from(number), 0, 0, 0, u16::from(slot));
        [Ipv4Addr::new(172, 18 + number, 0, slot).into(), v6.into()]
    }
}

/// Both ends of a range and their neighbours, or the port itself.
fn around(range: PortRange) -> BTreeSet<u16> {
    if range.first == range.last {
        return BTreeSet::from([range.first]);
    }
    [range.first - 1, range.first, range.last, range.last + 1].into()
}
