//! A way in words: each hop in a line, and what to write where the answer should be yes.

use serde_json::{Value, json};

use super::probed;
use crate::diagnostic::Sources;
use crate::inventory::Inventory;
use crate::inventory::spec::{Peer, PortRange, Traffic};
use crate::probe::Probe;
use crate::reach::walk::{Answer, Firewall, Goal, Hop, Walk, WayOut};
use crate::reach::{BindAddress, End, HostPort, Obstacle, Party, Via};

/// A way of one environment, from one who dials to one port.
pub(super) struct Told<'a> {
    /// The environment.
    pub(super) inventory: &'a Inventory,
    /// Its texts, to name the lines that open a way.
    pub(super) sources: &'a Sources,
    /// Who dials.
    pub(super) from: &'a Party,
    /// What is dialled.
    pub(super) to: &'a Goal,
    /// What lies between.
    pub(super) walk: &'a Walk,
    /// What came of trying it.
    pub(super) probe: Option<&'a Probe>,
}

/// How wide the name of a hop is.
pub(super) const NAME_WIDTH: usize = 11;

impl Told<'_> {
    /// For people.
    pub(super) fn text(&self) -> String {
        let (from, to) = (self.asker(), self.goal());
        let environment = &self.inventory.environment;
        let sentence = match self.walk.answer() {
            Answer::Yes => format!("yes, {from} reaches {to}"),
            Answer::No => format!("NO, {from} does not reach {to}"),
            Answer::Unknown => format!("not known whether {from} reaches {to}"),
        };
        let hops = self.walk.hops.iter().map(|hop| self.line_of(hop));
        let cure = self.cure().map(|cure| format!("\n{cure}\n"));
        let probe = self.probe.map(|probe| probed::text(probe, &from));
        let hops: String = hops.chain(probe).chain(cure).collect();
        format!("{environment}: {sentence}\n{hops}")
    }

    fn line_of(&self, hop: &Hop) -> String {
        let mark = match hop.answer() {
            Answer::Yes => "  ",
            Answer::No => "NO",
            Answer::Unknown => "? ",
        };
        let (name, says) = (name(hop), self.says(hop));
        format!("  {mark} {name:NAME_WIDTH$} {says}\n")
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        let hops = self.walk.hops.iter().map(
            |hop| json!({ "at": name(hop), "answer": word(hop.answer()), "says": self.says(hop) }),
        );
        json!({
            "environment": self.inventory.environment.as_str(),
            "from": self.asker(),
            "to": self.goal(),
            "answer": word(self.walk.answer()),
            "hops": hops.collect::<Vec<_>>(),
            "cure": self.cure(),
            "probe": self.probe.map(|probe| probed::json(probe, &self.asker())),
        })
    }

    fn asker(&self) -> String {
        match self.from {
            Party::Instance(id) => {
                let one = self.inventory.instance(*id);
                format!("{} on {}", one.name, one.host)
            }
            Party::Host(host) => host.to_string(),
            Party::Peer(peer) => peer.to_string(),
        }
    }

    fn goal(&self) -> String {
        match self.to {
            Goal::End(End::Port(id, port)) => {
                let one = self.inventory.instance(*id);
                format!("{}.{port} on {}", one.name, one.host)
            }
            Goal::End(End::External(name, port)) => format!("{name}.{port}"),
            Goal::End(End::Sshd(host)) => format!("sshd of {host}"),
            Goal::Number {
                host,
                number,
                transport,
            } => format!("{host}:{number}/{}", transport.as_str()),
            Goal::Address {
                address,
                number,
                transport,
            } => {
                let (host, port) = (address.to_string(), PortRange::one(*number));
                format!("{}/{}", HostPort { host, port }, transport.as_str())
            }
        }
    }

    fn says(&self, hop: &Hop) -> String {
        match hop {
            Hop::Dials(dial) => format!("{}, {}", dial.at, over(&dial.via)),
            Hop::NoAddress(obstacle) => obstacle_in_words(obstacle),
            Hop::NoRoute { network, v4 } => {
                let family = if *v4 { "IPv4" } else { "IPv6" };
                let place = network.as_ref();
                let place = place.map_or(String::new(), |network| format!(" in {network}"));
                format!("nothing: who asks has no address of {family}{place}")
            }
            Hop::Hairpin { host } => {
                format!("may or may not bring back what {host} sends to its own public address")
            }
            Hop::WayOut { network, state } => way_out(network.as_str(), state),
            Hop::GroupOut { host, passes: true } => format!("around {host} lets it out"),
            Hop::GroupOut { host, .. } => format!("around {host} does not list it in `egress`"),
            Hop::Tier { network, traffic } => match traffic {
                Traffic::Open => format!("lets hosts of {network} reach each other"),
                Traffic::Closed => format!("drops what goes from host to host in {network}"),
                Traffic::Unknown => {
                    format!("nobody wrote down what it does from host to host in {network}")
                }
            },
            Hop::Door { host, open: true } => format!("forwards it to {host}"),
            Hop::Door { host, .. } => format!("forwards nothing of the kind to {host}"),
            Hop::GroupIn { host, passes: true } => format!("before {host} lets it in"),
            Hop::GroupIn { host, .. } => format!("before {host} has no rule for it"),
            Hop::Firewall { host, state } => self.firewall(host.as_str(), state),
            Hop::Container { what } => format!("{what} on the project's own network"),
            Hop::Mapped { what, bind, inside } => {
                let bind = match bind {
                    BindAddress::Any => "every address".into(),
                    BindAddress::One(address) => address.to_string(),
                };
                format!("{what}, published at {bind}, is {inside} in its container")
            }
            Hop::Process { what } => format!("{what} listens on the host itself"),
            Hop::Another { what } => format!("{what} answers at this number, which is not meant"),
            Hop::Nobody {
                elsewhere: Some(what),
                ..
            } => format!("{what} has this number, but is not published at that address"),
            Hop::Nobody { host, .. } => format!("nothing of the fleet answers there on {host}"),
            Hop::Leaves => "is outside of the fleet".into(),
        }
    }

    fn firewall(&self, host: &str, state: &Firewall) -> String {
        match state {
            Firewall::NotOurs => format!("{host} has none that paygen keeps"),
            Firewall::Drops => format!("{host} drops it: no edge needs it"),
            Firewall::Lets { what, asked_at } => {
                let what = what.iter().cloned().collect::<Vec<_>>().join(", ");
                let mut lines = asked_at.iter().map(|origin| self.sources.place(*origin));
                let first = lines
                    .next()
                    .map_or(String::new(), |line| format!(", {line}"));
                let more = match lines.count() {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!("{host} lets it in for {what}{first}{more}")
            }
        }
    }

    /// What to write so that the answer is yes, where paygen can make it so.
    fn cure(&self) -> Option<String> {
        let hop = self.walk.deciding()?;
        match hop {
            Hop::Door { .. } | Hop::Firewall { .. } | Hop::Another { .. } | Hop::Nobody { .. } => {
                self.statement()
            }
            Hop::GroupOut { .. } | Hop::GroupIn { .. } => Some(
                "ask whoever keeps the group for a rule, then write it in `[security_group]`"
                    .into(),
            ),
            Hop::Tier { network, .. } => Some(format!(
                "find out from whoever runs the cloud, and write it down: \
                 `intra` in `[network.{network}]`"
            )),
            Hop::WayOut { network, state } => match state {
                WayOut::Closed => self.statement(),
                WayOut::Unknown => Some(format!(
                    "find out from whoever runs the cloud, and write it down: \
                     `egress` in `[network.{network}]`"
                )),
                WayOut::Listed | WayOut::Named(_) => None,
            },
            Hop::NoAddress(_)
            | Hop::NoRoute { .. }
            | Hop::Hairpin { .. }
            | Hop::Dials(_)
            | Hop::Container { .. }
            | Hop::Mapped { .. }
            | Hop::Process { .. }
            | Hop::Leaves => None,
        }
    }

    /// An edge or an `[[allow]]` for it.
    fn statement(&self) -> Option<String> {
        let to = match self.to {
            Goal::End(End::Port(id, port)) => {
                format!("{}.{port}", self.inventory.instance(*id).service)
            }
            Goal::End(End::External(name, port)) => format!("{name}.{port}"),
            Goal::End(End::Sshd(_)) | Goal::Number { .. } | Goal::Address { .. } => return None,
        };
        match self.from {
            Party::Instance(id) => {
                let service = &self.inventory.instance(*id).service;
                Some(format!(
                    "if it should, write:\n\n[service.{service}]\ncalls = [\"{to}\"]"
                ))
            }
            Party::Peer(Peer::Operator | Peer::Internet | Peer::Network(_) | Peer::Cidr(_)) => {
                let from = self.asker();
                Some(format!(
                    "if it should, write:\n\n[[allow]]\nfrom = \"{from}\"\nto   = \"{to}\"\n\
                     why  = \"…\""
                ))
            }
            Party::Peer(Peer::Localhost) | Party::Host(_) => None,
        }
    }
}

/// The name of a hop.
fn name(hop: &Hop) -> &'static str {
    match hop {
        Hop::Dials(_) | Hop::NoAddress(_) | Hop::NoRoute { .. } => "dials",
        Hop::GroupOut { .. } | Hop::GroupIn { .. } => "group",
        Hop::Tier { .. } | Hop::Door { .. } | Hop::WayOut { .. } | Hop::Hairpin { .. } => "cloud",
        Hop::Firewall { .. } => "firewall",
        Hop::Container { .. } => "container",
        Hop::Mapped { .. } => "published",
        Hop::Process { .. } | Hop::Another { .. } | Hop::Nobody { .. } => "listens",
        Hop::Leaves => "goal",
    }
}

fn way_out(network: &str, state: &WayOut) -> String {
    match state {
        WayOut::Listed => format!("has a rule that lets it out of {network}"),
        WayOut::Named(name) => format!("lets {name} be dialled, which may be this address"),
        WayOut::Closed => format!("drops what leaves {network}: no edge needs it"),
        WayOut::Unknown => format!("nobody wrote down what it does with what leaves {network}"),
    }
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Unknown => "unknown",
        Answer::No => "no",
    }
}

fn over(via: &Via) -> String {
    match via {
        Via::Container => "on the same host".into(),
        Via::Loopback => "the host's loopback".into(),
        Via::HostAddress => "the host's own address".into(),
        Via::Network(network) => format!("over {network}"),
        Via::Public => "the public address".into(),
        Via::Outside => "outside of the fleet".into(),
    }
}

fn obstacle_in_words(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::NoCommonNetwork(from, to) => format!("{from} and {to} share no network"),
        Obstacle::NoCommonFamily(from, to) => {
            format!("{from} and {to} share networks, but neither IPv4 nor IPv6 in any")
        }
        Obstacle::NoAddress(host, network) => format!("{host} has no address in {network}"),
        Obstacle::LoopbackOnly => "nothing: it is bound to the host's loopback".into(),
    }
}
