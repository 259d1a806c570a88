//! The machines of an environment and some around it, joined as a cloud joins them.
//!
//! A router with the tier's switch stands in the middle; it translates public IPv4 addresses and
//! filters nothing. Each host has a bridge with two namespaces of containers, one that listens and
//! one that calls. Ports are published as Docker does it: by translation for packets from outside,
//! and by a proxy of the host for packets from its own bridge. Everything is published, needed or
//! not, so that it is the firewall alone that keeps a port shut.

use std::collections::BTreeMap;
use std::net::IpAddr;

use paygen::inventory::model::PUBLIC;
use paygen::inventory::name::HostName;

use super::site::{Port, Site};
use crate::support::netns::{Machine, World};
use crate::support::packets::{Carrier, Packets, Probe};

/// Machines by name, each with somebody who sends and listens.
pub(super) struct Lab {
    stations: BTreeMap<String, Station>,
    router: Machine,
    world: World,
}

struct Station {
    packets: Packets,
    machine: Machine,
}

/// The next hop of all machines, whatever their networks are.
const ROUTER: (&str, &str) = ("169.254.0.1", "fe80::1");

impl Lab {
    /// Builds it; nothing is filtered yet.
    pub(super) fn build(site: &Site<'_>) -> Self {
        let world = World::new();
        let router = world.machine();
        forward(&router);
        router.ip(&format!(
            "addr add {}/32 dev lo\nlink add tier type bridge\nlink set tier up",
            ROUTER.0
        ));
        router.ip(&format!("addr add {}/64 dev tier nodad", ROUTER.1));
        let mut lab = Self {
            stations: BTreeMap::new(),
            router,
            world,
        };
        for (number, (name, addresses)) in site.outsiders.iter().enumerate() {
            lab.outsider(&format!("out{number}"), name, addresses);
        }
        for (number, (name, addresses)) in site.neighbours.iter().enumerate() {
            lab.neighbour(&format!("near{number}"), name, addresses, site);
        }
        for host in site.inventory.hosts.keys() {
            lab.host(host, site);
        }
        lab
    }

    /// Loads a firewall on a host, twice, as a reload would.
    pub(super) fn load(&self, host: &HostName, firewall: &str) {
        let machine = &self.stations[host.as_str()].machine;
        machine.nft(firewall);
        machine.nft(firewall);
    }

    /// From here on every machine must find its neighbours anew.
    pub(super) fn forget_neighbours(&self) {
        let machines = self.stations.values().map(|station| &station.machine);
        for machine in machines.chain([&self.router]) {
            machine.ip("neigh flush all");
        }
    }

    /// Sends from a machine and does not wait.
    pub(super) fn send(&mut self, from: &str, probes: &[Probe], patience_s: f64) {
        self.station(from).packets.send(probes, patience_s);
    }

    /// What became of what a machine sent.
    pub(super) fn fates(&mut self, from: &str) -> Vec<crate::support::packets::Fate> {
        self.station(from).packets.fates()
    }

    fn station(&mut self, name: &str) -> &mut Station {
        self.stations.get_mut(name).expect("the machine is there")
    }

    fn add(&mut self, name: &str, machine: Machine, listeners: &[(Carrier, String, u16)]) {
        let mut packets = Packets::on(&machine);
        packets.listen(listeners);
        let station = Station { packets, machine };
        self.stations.insert(name.to_owned(), station);
    }

    /// Somebody behind the router.
    fn outsider(&mut self, port: &str, name: &str, addresses: &[IpAddr]) {
        let machine = self.world.machine();
        self.router.wire(port, &machine, "eth0");
        self.router
            .ip(&format!("addr add {}/64 dev {port} nodad", ROUTER.1));
        for address in addresses {
            machine.ip(&format!("addr add {}  dev eth0 nodad", single(*address)));
            self.router
                .ip(&format!("route add {} dev {port}", single(*address)));
        }
        default_route(&machine);
        let listeners: Vec<_> = addresses
            .iter()
            .flat_map(|address| both(&address.to_string(), 443))
            .collect();
        self.add(name, machine, &listeners);
    }

    /// A machine in the tier that is no part of the fleet, and knows where containers are.
    fn neighbour(&mut self, port: &str, name: &str, addresses: &[IpAddr], site: &Site<'_>) {
        let machine = self.in_tier(port, addresses, site);
        machine.ip(&format!(
            "addr add {}/64 dev eth0 nodad",
            site.neighbour_on_link(name)
        ));
        for host in site.inventory.hosts.keys() {
            for (subnet, next) in site.subnets(host).into_iter().zip(site.next_hops(host)) {
                let own =
                    |next: &IpAddr| addresses.iter().any(|one| one.is_ipv4() == next.is_ipv4());
                if let Some(next) = next.filter(own) {
                    machine.ip(&format!("route add {subnet} via {next} dev eth0 onlink"));
                }
            }
        }
        self.add(name, machine, &[]);
    }

    fn in_tier(&self, port: &str, addresses: &[IpAddr], site: &Site<'_>) -> Machine {
        let machine = self.world.machine();
        self.router.wire(port, &machine, "eth0");
        self.router.ip(&format!("link set {port} master tier"));
        for address in addresses {
            let prefix = site.prefix(*address);
            machine.ip(&format!("addr add {address}/{prefix} dev eth0 nodad"));
            self.router
                .ip(&format!("route add {} dev tier", single(*address)));
        }
        default_route(&machine);
        machine
    }

    fn host(&mut self, host: &HostName, site: &Site<'_>) {
        let number = site.number(host);
        let machine = self.in_tier(&format!("host{number}"), &site.on_card(host), site);
        machine.ip(&format!(
            "addr add {}/64 dev eth0 nodad",
            site.link_local(host)
        ));
        forward(&machine);
        // Each refused datagram is told of, however many there are: the mask names what the limit
        // of the whole machine holds for, which is 1,000 a second.
        machine.set("net/ipv4/icmp_ratelimit", "0");
        machine.set("net/ipv4/icmp_ratemask", "0");
        machine.set("net/ipv6/icmp/ratelimit", "0");
        machine.set("net/ipv6/icmp/ratemask", "\n");
        let bridge = site.bridge(host);
        machine.ip(&format!(
            "link add {bridge} type bridge\nlink set {bridge} up"
        ));
        for (address, prefix) in site.gateways(host) {
            machine.ip(&format!("addr add {address}/{prefix} dev {bridge} nodad"));
        }
        let (callers, services) = (site.callers(host), site.services(host));
        self.containers(&machine, host, "callers", &callers, site);
        self.containers(&machine, host, "services", &services, site);
        machine.nft(&site.docker(host));
        self.translate(host, site);
        let own = site.listening(host).into_iter();
        let own =
            own.map(|(Port(transport, port), address)| (Carrier::of(transport), address, port));
        let mut listeners: Vec<_> = own.collect();
        listeners.push((Carrier::Udp, format!("{}%eth0", site.link_local(host)), 546));
        self.add(host.as_str(), machine, &listeners);
    }

    fn containers(
        &mut self,
        on: &Machine,
        host: &HostName,
        part: &str,
        addresses: &[IpAddr],
        site: &Site<'_>,
    ) {
        let machine = self.world.machine();
        on.wire(part, &machine, "eth0");
        on.ip(&format!("link set {part} master {}", site.bridge(host)));
        for address in addresses {
            let prefix = if address.is_ipv4() { 16 } else { 64 };
            machine.ip(&format!("addr add {address}/{prefix} dev eth0 nodad"));
        }
        for (gateway, _) in site.gateways(host) {
            machine.ip(&format!("route add default via {gateway} dev eth0"));
        }
        let listeners: Vec<_> = match part {
            "services" => site
                .landings(host)
                .flat_map(|(Port(transport, _), landing)| {
                    let carrier = Carrier::of(transport);
                    landing.map(|(address, port)| (carrier, address.to_string(), port))
                })
                .collect(),
            _ => Vec::new(),
        };
        self.add(&format!("{host} {part}"), machine, &listeners);
    }

    /// Public addresses: of IPv4 by translation in the router, of IPv6 on the host itself.
    fn translate(&self, host: &HostName, site: &Site<'_>) {
        let Some(private) = site.private_v4(host) else {
            return;
        };
        for (name, addresses) in &site.inventory.hosts[host].spec.address {
            for public in addresses.0.iter().filter(|one| one.is_ipv4()) {
                if name.as_str() == PUBLIC {
                    self.router.nft(&format!(
                        "table ip cloud {{\n chain in_{public_} {{\n \
                         type nat hook prerouting priority dstnat\n \
                         ip daddr {public} dnat to {private}\n }}\n}}\n",
                        public_ = public.to_string().replace('.', "_"),
                    ));
                }
            }
        }
        for subnet in site.subnets(host).iter().zip(site.next_hops(host)) {
            if let (subnet, Some(next)) = subnet {
                self.router
                    .ip(&format!("route add {subnet} via {next} dev tier onlink"));
            }
        }
    }
}

fn forward(machine: &Machine) {
    machine.set("net/ipv4/ip_forward", "1");
    machine.set("net/ipv6/conf/all/forwarding", "1");
}

fn default_route(machine: &Machine) {
    let (v4, v6) = ROUTER;
    machine.ip(&format!(
        "route add default via {v4} dev eth0 onlink\nroute add default via {v6} dev eth0"
    ));
}

fn both(address: &str, port: u16) -> [(Carrier, String, u16); 2] {
    [Carrier::Tcp, Carrier::Udp].map(|carrier| (carrier, address.to_owned(), port))
}

fn single(address: IpAddr) -> String {
    ipnet::IpNet::from(address).to_string()
}
