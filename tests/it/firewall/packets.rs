//! Real packets between namespaces: everything passes without our table, and with it exactly what an
//! edge needs.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use paygen::inventory::name::HostName;
use paygen::inventory::spec::Transport;

use super::expect::{Arrival, Expect};
use super::lab::Lab;
use super::site::{Port, Site};
use crate::support::case::case;
use crate::support::fleet::Fleet;
use crate::support::packets::{Carrier, Fate, Probe};
use crate::support::rendered::Environment;

#[test]
fn the_real_fleet_lets_in_its_edges_and_nothing_else() {
    let ours = Fleet::load(Path::new("inventory"));
    let cloud = ours.environment("cloud");
    let mut site = Site::new(&cloud.inventory);
    site.outsiders = vec![
        ("internet", addresses(&["198.51.100.7", "2001:db8:ffff::7"])),
        ("operator", addresses(&["203.0.113.10"])),
    ];
    site.neighbours = vec![("stranger", addresses(&["172.25.0.200"]))];
    let told = [("vm1", "172.25.0.37", 8081)];
    prove(cloud, &site, &told);
}

#[test]
fn so_does_a_fleet_with_every_kind_of_door() {
    let odd = Fleet::of(&case(Path::new("tests/cases/valid/doors.case")).tree);
    let prod = odd.environment("prod");
    let mut site = Site::new(&prod.inventory);
    site.outsiders = vec![
        ("internet", addresses(&["198.51.100.7", "2001:db8:ffff::7"])),
        ("operator", addresses(&["203.0.113.10", "2001:db8:113::10"])),
    ];
    site.neighbours = vec![
        ("friend", addresses(&["10.9.0.200"])),
        ("stranger", addresses(&["10.9.0.100", "fd00:9::100"])),
    ];
    let told = [("left", "fd00:9::1", 8001)];
    prove(prod, &site, &told);
}

/// A probe, who sends it, and whether it should be answered.
struct Trial {
    from: String,
    probe: Probe,
    passes: bool,
}

/// How long to wait for an answer at first, and before an answer that is due is given up.
const PATIENCE_S: (f64, f64) = (1.0, 15.0);

fn prove(environment: &Environment, site: &Site<'_>, told: &[(&str, &str, u16)]) {
    let expect = Expect {
        inventory: &environment.inventory,
        reach: &environment.reach,
        told,
    };
    let trials = Trials { site, expect }.all();
    let mut lab = Lab::build(site);
    // A pair of fixed ports would be known as a connection ever after.
    let fresh = trials.iter().filter(|trial| trial.probe.source_port == 0);
    let open: Vec<Trial> = fresh.map(Trial::without_firewall).collect();
    assert_eq!(surprises(&mut lab, &open, 46_000), [""; 0], "no firewall");
    for host in environment.inventory.hosts.keys() {
        lab.load(host, environment.text(&format!("{host}/firewall.nft")));
    }
    lab.forget_neighbours();
    assert_eq!(surprises(&mut lab, &trials, 54_000), [""; 0]);
    let passing = trials.iter().filter(|trial| trial.passes).count();
    assert!(passing > 50 && trials.len() - passing > 500, "a small lab");
}

/// Trials that did not end as they should; one that should pass is tried again with more patience.
fn surprises(lab: &mut Lab, trials: &[Trial], first_port: u16) -> Vec<String> {
    let fates = send(
        lab,
        &trials.iter().collect::<Vec<_>>(),
        PATIENCE_S.0,
        first_port,
    );
    let unlike = |(trial, fate): &(&Trial, Fate)| (*fate == Fate::Open) != trial.passes;
    let odd = trials.iter().zip(fates).filter(unlike);
    let (late, early): (Vec<_>, Vec<_>) = odd.partition(|(_, fate)| *fate == Fate::Silent);
    let again: Vec<&Trial> = late.into_iter().map(|(trial, _)| trial).collect();
    let fates = send(lab, &again, PATIENCE_S.1, first_port + 4_000);
    let still = again.into_iter().zip(fates).filter(unlike);
    early.into_iter().chain(still).map(describe).collect()
}

/// Sends all at once, each from a port of its own, so that no connection is taken for another.
fn send(lab: &mut Lab, trials: &[&Trial], patience_s: f64, first_port: u16) -> Vec<Fate> {
    let mut by_sender: BTreeMap<&str, Vec<(usize, Probe)>> = BTreeMap::new();
    for (index, trial) in trials.iter().enumerate() {
        let own = by_sender.entry(&trial.from).or_default();
        let mut probe = trial.probe.clone();
        if probe.source_port == 0 {
            let place = u16::try_from(own.len()).expect("there are few probes");
            assert!(place < 4_000, "{} would reuse a port", trial.from);
            probe.source_port = first_port + place;
        }
        own.push((index, probe));
    }
    for (from, all) in &by_sender {
        let probes: Vec<Probe> = all.iter().map(|(_, probe)| probe.clone()).collect();
        lab.send(from, &probes, patience_s);
    }
    let mut fates = vec![Fate::Silent; trials.len()];
    for (from, all) in &by_sender {
        for ((index, _), fate) in all.iter().zip(lab.fates(from)) {
            fates[*index] = fate;
        }
    }
    fates
}

fn describe((trial, fate): (&Trial, Fate)) -> String {
    let Probe {
        carrier,
        source,
        address,
        port,
        ..
    } = &trial.probe;
    let due = if trial.passes { "open" } else { "silent" };
    format!(
        "{} {source} -> {carrier:?} {address} {port}: {fate:?}, {due} is due",
        trial.from
    )
}

impl Trial {
    fn without_firewall(&self) -> Trial {
        Trial {
            from: self.from.clone(),
            probe: self.probe.clone(),
            passes: true,
        }
    }
}

/// Makes the matrix: everybody who sends, everything that can be dialled.
struct Trials<'a> {
    site: &'a Site<'a>,
    expect: Expect<'a>,
}

impl Trials<'_> {
    fn all(&self) -> Vec<Trial> {
        let mut all = Vec::new();
        let hosts = || self.site.inventory.hosts.keys();
        for host in hosts() {
            for (name, sources) in &self.site.outsiders {
                self.afar(
                    name,
                    sources,
                    sources,
                    host,
                    &self.site.public(host),
                    &mut all,
                );
                self.past_the_ports(name, sources, host, &mut all);
            }
            for (name, sources) in &self.site.neighbours {
                self.afar(name, sources, sources, host, &[], &mut all);
                self.past_the_ports(name, sources, host, &mut all);
                dhcp(name, sources, &self.site.private(host), &mut all);
                all.push(self.dhcp_v6(name, host));
            }
            for other in hosts().filter(|other| *other != host) {
                let own = self.site.private(other);
                let callers = format!("{other} callers");
                self.afar(other.as_str(), &own, &own, host, &[], &mut all);
                self.past_the_ports(other.as_str(), &own, host, &mut all);
                self.afar(
                    &callers,
                    &self.site.callers(other),
                    &own,
                    host,
                    &[],
                    &mut all,
                );
            }
            self.at_home(host, &mut all);
        }
        all
    }

    /// From `sources`, which the host sees as `seen`, to all of its ports.
    fn afar(
        &self,
        from: &str,
        sources: &[IpAddr],
        seen: &[IpAddr],
        host: &HostName,
        public: &[IpAddr],
        all: &mut Vec<Trial>,
    ) {
        for to in self.site.private(host).iter().chain(public) {
            let translated = if self.site.on_card(host).contains(to) {
                *to
            } else {
                match self.site.private_v4(host) {
                    Some(private) => private,
                    None => continue,
                }
            };
            let (Some(source), Some(seen)) = (alike(sources, *to), alike(seen, *to)) else {
                continue;
            };
            for (transport, port) in self.ports() {
                let packet = Arrival {
                    host,
                    from: seen,
                    to: translated,
                    transport,
                    port,
                };
                let passes = self.expect.serves_outside(packet);
                all.push(trial(from, source, transport, *to, port, passes));
            }
            all.push(echo(from, source, *to, true));
        }
    }

    /// Straight to the addresses of containers.
    fn past_the_ports(
        &self,
        from: &str,
        sources: &[IpAddr],
        host: &HostName,
        all: &mut Vec<Trial>,
    ) {
        let hops = self.site.next_hops(host);
        for (Port(transport, _), landing) in self.site.landings(host) {
            for ((address, port), hop) in landing.into_iter().zip(hops) {
                if let (Some(source), Some(_)) = (alike(sources, address), hop) {
                    all.push(trial(from, source, transport, address, port, false));
                    all.push(echo(from, source, address, false));
                }
            }
        }
    }

    /// From a host's containers to the host, to each other and out; from the host to them and to
    /// itself.
    fn at_home(&self, host: &HostName, all: &mut Vec<Trial>) {
        let callers = self.site.callers(host);
        let from = format!("{host} callers");
        let gateways = self.site.gateways(host).map(|(address, _)| address);
        for to in self.site.on_card(host).into_iter().chain(gateways) {
            let Some(source) = alike(&callers, to) else {
                continue;
            };
            for (transport, port) in self.ports() {
                let packet = Arrival {
                    host,
                    from: source,
                    to,
                    transport,
                    port,
                };
                let passes = self.expect.serves_container(packet);
                all.push(trial(&from, source, transport, to, port, passes));
            }
            all.push(echo(&from, source, to, true));
        }
        let own = self.site.gateways(host).map(|(address, _)| address);
        for (Port(transport, _), landing) in self.site.landings(host) {
            for (address, port) in landing {
                for (from, sources) in [(from.as_str(), &callers), (host.as_str(), &own)] {
                    let source = alike(sources, address).expect("both have both families");
                    all.push(trial(from, source, transport, address, port, true));
                }
            }
        }
        for to in self.site.on_card(host) {
            all.push(trial(host.as_str(), to, Transport::Tcp, to, 111, true));
        }
        for (_, outside) in &self.site.outsiders {
            for to in outside {
                if let Some(source) = alike(&self.site.on_card(host), *to) {
                    all.push(trial(host.as_str(), source, Transport::Tcp, *to, 443, true));
                    let source = alike(&callers, *to).expect("callers have both families");
                    all.push(trial(&from, source, Transport::Udp, *to, 443, true));
                }
            }
        }
    }

    /// Both link-local, as a server of the same link answers.
    fn dhcp_v6(&self, from: &str, host: &HostName) -> Trial {
        Trial {
            from: from.to_owned(),
            probe: Probe {
                carrier: Carrier::Udp,
                source: format!("{}%eth0", self.site.neighbour_on_link(from)),
                source_port: 547,
                address: format!("{}%eth0", self.site.link_local(host)),
                port: 546,
            },
            passes: true,
        }
    }

    fn ports(&self) -> impl Iterator<Item = (Transport, u16)> {
        let each = |port: &u16| [(Transport::Tcp, *port), (Transport::Udp, *port)];
        self.site.ports.iter().flat_map(each)
    }
}

/// An answer of a DHCP server comes in, from its port only.
fn dhcp(from: &str, sources: &[IpAddr], to: &[IpAddr], all: &mut Vec<Trial>) {
    for to in to.iter().filter(|to| to.is_ipv4()) {
        if let Some(source) = alike(sources, *to) {
            let mut one = trial(from, source, Transport::Udp, *to, 68, true);
            one.probe.source_port = 67;
            all.push(one);
        }
    }
}

fn trial(
    from: &str,
    source: IpAddr,
    transport: Transport,
    to: IpAddr,
    port: u16,
    passes: bool,
) -> Trial {
    let probe = Probe {
        carrier: Carrier::of(transport),
        source: source.to_string(),
        source_port: 0,
        address: to.to_string(),
        port,
    };
    Trial {
        from: from.to_owned(),
        probe,
        passes,
    }
}

fn echo(from: &str, source: IpAddr, to: IpAddr, passes: bool) -> Trial {
    let mut one = trial(from, source, Transport::Tcp, to, 0, passes);
    one.probe.carrier = Carrier::Echo;
    one
}

/// The first address of the same family.
fn alike(all: &[IpAddr], other: IpAddr) -> Option<IpAddr> {
    let mut all = all.iter();
    all.find(|one| one.is_ipv4() == other.is_ipv4()).copied()
}

fn addresses(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}
