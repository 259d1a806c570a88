//! A random world from a seed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::world::{External, Group, Kept, Machine, Net, PUBLIC, Port, Ports, Service, World};
use crate::support::chance::Chance;

/// The same world for the same seed.
pub(super) fn world(seed: u64) -> World {
    let mut make = Make {
        chance: Chance::of(seed),
        world: World::default(),
        free: 3000,
    };
    make.networks();
    make.hosts();
    make.services();
    make.externals();
    make.calls();
    make.doors();
    make.groups();
    make.world
}

struct Make {
    chance: Chance,
    world: World,
    /// The next number that nobody has; neighbours are near misses of each other.
    free: u16,
}

impl Make {
    fn networks(&mut self) {
        self.world.is_reversed = self.chance.percent(30);
        for index in 0..=self.chance.below(3) {
            let cidr = match self.chance.below(4) {
                0 => None,
                1 => Some(format!("fd00:{index}::/64")),
                _ => Some(format!("10.{index}.0.0/24")),
            };
            let is_tier = self.chance.percent(60);
            let egress = if is_tier {
                *self
                    .chance
                    .pick(&[Some(true), Some(true), Some(false), None])
            } else {
                Some(true)
            };
            self.world.networks.push(Net {
                name: format!("n{index}"),
                cidr: cidr.map(|text| text.parse().unwrap()),
                is_tier,
                intra: *self
                    .chance
                    .pick(&[Some(true), Some(true), Some(true), Some(false), None]),
                egress,
            });
        }
    }

    fn hosts(&mut self) {
        for index in 0..=self.chance.below(4) {
            let number = u8::try_from(index + 1).unwrap();
            let runs_processes = self.chance.percent(8);
            let mut addresses = Vec::new();
            let networks = self.world.networks.iter();
            let networks: Vec<_> = networks
                .map(|net| (net.name.clone(), net.is_tier))
                .collect();
            for ((network, is_tier), at) in networks.into_iter().zip(0_u8..) {
                if self.chance.percent(70) {
                    let v4 = IpAddr::from(Ipv4Addr::new(10, at, 0, number));
                    let v6 = Ipv6Addr::new(0xfd00, at.into(), 0, 0, 0, 0, 0, number.into());
                    addresses.push((network, self.of_families(v4, v6.into(), is_tier)));
                }
            }
            if self.chance.percent(70) {
                let v4 = IpAddr::from(Ipv4Addr::new(192, 0, 2, number));
                let v6 = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, number.into());
                addresses.push((PUBLIC.into(), self.of_families(v4, v6.into(), false)));
            }
            let is_ours = !runs_processes && !addresses.is_empty() && self.chance.percent(75);
            self.world.hosts.push(Machine {
                name: format!("h{index}"),
                addresses,
                is_ours,
                runs_processes,
                ssh: *self.chance.pick(&[22, 22, 2222]),
            });
        }
    }

    /// One of each family, or one alone. What is translated is of IPv4, so a tier has that.
    fn of_families(&mut self, v4: IpAddr, v6: IpAddr, is_tier: bool) -> Vec<IpAddr> {
        match self.chance.below(5) {
            0 if !is_tier => vec![v6],
            1 => vec![v4, v6],
            _ => vec![v4],
        }
    }

    fn services(&mut self) {
        for index in 0..=self.chance.below(6) {
            let on_host_network = self.chance.percent(20);
            let mut on = vec![self.host()];
            if self.chance.percent(25) {
                on.push(self.host());
                on.sort_unstable();
                on.dedup();
            }
            let mut service = Service {
                name: format!("s{index}"),
                on,
                on_host_network,
                ports: Vec::new(),
                calls: Vec::new(),
                env: None,
            };
            let is_kafka = !on_host_network && self.chance.percent(10);
            for place in 0..=u16::try_from(self.chance.below(3)).unwrap() {
                let port = self.port(&service, place, is_kafka && place == 0);
                service.ports.push(port);
            }
            self.world.services.push(service);
        }
    }

    fn port(&mut self, service: &Service, place: u16, is_kafka: bool) -> Port {
        let longer = u16::try_from(self.chance.below(4)).unwrap();
        let longer = if is_kafka || self.chance.percent(60) {
            0
        } else {
            longer
        };
        let publish = self.numbers(longer);
        // Inside of a container a number may be one that means something else outside.
        let first = *self.chance.pick(&[8000, 9000]) + 10 * place;
        let inside = if service.on_host_network {
            publish
        } else {
            (first, first + longer)
        };
        let same = !service.on_host_network && self.chance.percent(15);
        Port {
            inside: if same { publish } else { inside },
            publish: (!service.on_host_network && !same).then_some(publish),
            udp: !is_kafka && self.chance.percent(30),
            is_loopback: !is_kafka && self.chance.percent(12),
            is_kafka,
        }
    }

    fn numbers(&mut self, longer: u16) -> Ports {
        // Most often the neighbour is taken, too.
        let gap = u16::from(self.chance.percent(30)) * 3;
        let first = self.free + gap;
        self.free = first + longer + 1;
        (first, first + longer)
    }

    fn externals(&mut self) {
        for index in 0..self.chance.below(4) {
            let longer = u16::try_from(self.chance.below(3)).unwrap();
            let at = match self.chance.below(4) {
                0 => Err(format!("198.51.100.{}", 200 + index)),
                1 => Err("elsewhere.example.com".to_owned()),
                _ => Ok(self.host()),
            };
            let ports = self.numbers(longer);
            self.world.externals.push(External {
                name: format!("x{index}"),
                at,
                ports,
                udp: self.chance.percent(30),
            });
        }
        if self.chance.percent(20) {
            let at = Ok(self.host());
            self.world.externals.push(External {
                name: "names".into(),
                at,
                ports: (53, 53),
                udp: self.chance.percent(50),
            });
        }
    }

    fn calls(&mut self) {
        for caller in 0..self.world.services.len() {
            for _ in 0..self.chance.below(4) {
                let to = self.reference(Some(caller));
                let service = &mut self.world.services[caller];
                service
                    .calls
                    .extend(to.filter(|to| !service.calls.contains(to)));
            }
            if self.chance.percent(20) {
                self.world.services[caller].env = self.reference(Some(caller));
            }
        }
    }

    /// A port of another service or of something external, as `calls` names it, or a door.
    fn reference(&mut self, caller: Option<usize>) -> Option<String> {
        if self.chance.percent(30) && !self.world.externals.is_empty() {
            let external = self.chance.pick(&self.world.externals);
            let inside = caller.is_some() || external.at.is_ok();
            return inside.then(|| format!("{}.p0", external.name));
        }
        let all = self.world.services.iter().enumerate();
        let others: Vec<&Service> = all
            .filter(|(index, _)| Some(*index) != caller)
            .map(|(_, one)| one)
            .collect();
        if others.is_empty() {
            return None;
        }
        let service = *self.chance.pick(&others);
        let place = self
            .chance
            .below(u64::try_from(service.ports.len()).unwrap());
        let port = &service.ports[usize::try_from(place).unwrap()];
        let which = if caller.is_some() && service.on.len() > 1 && !port.is_kafka {
            "@all"
        } else {
            ""
        };
        Some(format!("{}.p{place}{which}", service.name))
    }

    fn doors(&mut self) {
        for _ in 0..=self.chance.below(3) {
            let peer = self.peer();
            let known = self.world.operators.contains(&peer);
            if !known && peer != "internet" && peer != "operator" {
                self.world.operators.push(peer);
            }
        }
        for _ in 0..self.chance.below(6) {
            let peer = self.peer();
            let Some(to) = self.reference(None) else {
                continue;
            };
            let is_kafka = self.world.services.iter().any(|service| {
                let port = service.ports.first().is_some_and(|port| port.is_kafka);
                port && to == format!("{}.p0", service.name)
            });
            let door = (peer, to);
            let is_known = self.world.allows.contains(&door);
            let is_open_data = is_kafka && door.0 == "internet";
            if !is_known && !is_open_data {
                self.world.allows.push(door);
            }
        }
    }

    fn peer(&mut self) -> String {
        let net = u64::try_from(self.world.networks.len()).unwrap();
        let net = self.chance.below(net);
        match self.chance.below(12) {
            0..3 => "internet".into(),
            3 => "operator".into(),
            4 => "localhost".into(),
            5 => format!("n{net}"),
            6 => format!("10.{net}.0.128/25"),
            7 => format!("10.{net}.0.200"),
            8 => format!("fd00:{net}::200"),
            9 => "2001:db8:99::/64".into(),
            10 => "198.51.100.7".into(),
            _ => "198.51.100.0/28".into(),
        }
    }

    fn groups(&mut self) {
        for _ in 0..2 {
            if !self.chance.percent(25) {
                continue;
            }
            let mut hosts = vec![self.host(), self.host()];
            hosts.sort_unstable();
            hosts.dedup();
            let ingress = self.kept();
            let egress = self.chance.percent(50).then(|| self.kept());
            self.world.groups.push(Group {
                hosts,
                ingress,
                egress,
            });
        }
    }

    fn kept(&mut self) -> Vec<Kept> {
        let numbers = self.world.numbers();
        let some = self.chance.below(5);
        let mut all: Vec<Kept> = (0..some)
            .map(|_| {
                let (ports, udp) = *self.chance.pick(&numbers);
                let ports =
                    *self
                        .chance
                        .pick(&[ports, (ports.0, ports.0), (1, 65535), (3000, 3010)]);
                Kept {
                    peer: self.peer(),
                    ports,
                    udp,
                }
            })
            .collect();
        all.retain(|rule| rule.peer != "localhost");
        all
    }

    fn host(&mut self) -> usize {
        let count = u64::try_from(self.world.hosts.len()).unwrap();
        usize::try_from(self.chance.below(count)).unwrap()
    }
}
