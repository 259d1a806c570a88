//! A way tried for real, from where the command stands, and held against what the model says.
//!
//! The machine that tries need not be the one that is asked about. Then its answer says nothing of
//! the other one, and is compared with what the model says of the machine itself, if of anything.

mod machine;
mod verdict;

pub use machine::{Machine, PATIENCE_S};
pub use verdict::Verdict;

use std::net::{IpAddr, SocketAddr};

use crate::inventory::Inventory;
use crate::inventory::model::Host;
use crate::inventory::name::HostName;
use crate::inventory::spec::{Peer, Transport};
use crate::reach::walk::{Goal, Hop, Walk};
use crate::reach::{Dial, Party, Reach, Via};

/// What a machine can find out of a network. Tests put in what they like.
pub trait Network {
    /// Whether the machine has an address.
    fn has(&self, address: IpAddr) -> bool;
    /// The addresses behind a name; none if it does not resolve.
    fn lookup(&self, name: &str) -> Vec<IpAddr>;
    /// What becomes of the first packets.
    fn knock(&self, at: SocketAddr, transport: Transport) -> Symptom;
}

/// What becomes of the first packets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symptom {
    /// Somebody answers.
    Connected,
    /// The packet came to the machine, which says that nobody listens there.
    Refused,
    /// Nothing comes back.
    Silent,
    /// The network says that there is no way: no route, or a firewall that rejects.
    NoRoute,
    /// The network says that it is forbidden.
    Prohibited,
    /// The name does not resolve.
    NoName,
    /// Something else, in the system's words.
    Other(String),
}

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The host of the fleet that tried it; none if the machine is none.
    pub stands: Option<HostName>,
    /// Whether it stands where who is asked about stands, as far as packets can tell.
    pub is_asker: bool,
    /// What came of it, or why it was not tried.
    pub tried: Result<Tried, Untried>,
    /// What that means beside the answer of the model.
    pub verdict: Verdict,
}

/// A try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The name or address and the port.
    pub at: String,
    /// TCP or UDP.
    pub transport: Transport,
    /// What became of it.
    pub symptom: Symptom,
}

/// Why there was nothing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untried {
    /// There is no address to dial.
    NoAddress,
    /// The loopback of a host is dialled, and this is not it.
    OtherLoopback(HostName),
}

/// Tries a way.
pub fn probe(
    network: &impl Network,
    inventory: &Inventory,
    reach: &Reach,
    (from, to): (&Party, &Goal),
    walk: &Walk,
) -> Probe {
    let stands = inventory.hosts.values().find(|host| is_here(network, host));
    let stands = stands.map(|host| host.name.clone());
    let place = Place {
        inventory,
        reach,
        stands: stands.as_ref(),
        from,
        to,
    };
    let tried = place.tried(network, walk);
    let verdict = match &tried {
        Ok(tried) => Verdict::of(&place.model(walk), &tried.symptom, tried.transport),
        Err(_) => Verdict::NotTried,
    };
    let is_asker = place.is_asker();
    Probe {
        stands,
        is_asker,
        tried,
        verdict,
    }
}

fn is_here(network: &impl Network, host: &Host) -> bool {
    let mut own = host.spec.address.values().flat_map(|all| &all.0);
    own.any(|address| network.has(*address))
}

/// Where the command stands, beside the two ends of the way.
struct Place<'a> {
    inventory: &'a Inventory,
    reach: &'a Reach,
    stands: Option<&'a HostName>,
    from: &'a Party,
    to: &'a Goal,
}

/// What the model says of the machine that tries.
enum Model {
    /// This.
    Says(Walk),
    /// Nothing: containers know the name, and a machine does not.
    ContainersOnly,
    /// Nothing: the way is another one from here.
    Elsewhere,
}

impl Place<'_> {
    fn tried(&self, network: &impl Network, walk: &Walk) -> Result<Tried, Untried> {
        let Some(Hop::Dials(dial)) = walk.hops.first() else {
            return Err(Untried::NoAddress);
        };
        let host = self.to.host(self.inventory);
        if let (Via::Loopback, Some(host)) = (&dial.via, host)
            && !self.is_on(host)
        {
            return Err(Untried::OtherLoopback(host.clone()));
        }
        let transport = self.to.transport(self.inventory);
        Ok(Tried {
            at: dial.at.to_string(),
            transport,
            symptom: knock(network, dial, transport),
        })
    }

    /// A host without an address that could be found here, such as the only one of an environment
    /// for developers, is taken for the machine that asks.
    fn is_on(&self, host: &HostName) -> bool {
        let machine = self.inventory.hosts.get(host);
        let has_none = machine.is_some_and(|host| host.spec.address.is_empty());
        self.stands == Some(host) || has_none
    }

    /// What the model says of this machine, which may not be the one that is asked about.
    fn model(&self, walk: &Walk) -> Model {
        let Some(Hop::Dials(dial)) = walk.hops.first() else {
            return Model::Elsewhere;
        };
        match (&dial.via, self.stands) {
            (Via::Container, _) => Model::ContainersOnly,
            (Via::Loopback, _) => says(walk),
            (Via::HostAddress, Some(here)) => self.walk_from(here, dial),
            (Via::Network(_) | Via::Public | Via::Outside, _) if self.is_asker() => says(walk),
            (Via::Network(_) | Via::Public | Via::Outside, Some(here)) => {
                self.walk_from(here, dial)
            }
            (Via::HostAddress | Via::Network(_) | Via::Public | Via::Outside, None) => {
                Model::Elsewhere
            }
        }
    }

    fn is_asker(&self) -> bool {
        self.asker() == self.stands
    }

    /// The host of who is asked about; none for those outside of the fleet.
    fn asker(&self) -> Option<&HostName> {
        match self.from {
            Party::Instance(id) => Some(&self.inventory.instance(*id).host),
            Party::Host(host) => Some(host),
            Party::Peer(Peer::Localhost) => self.stands,
            Party::Peer(Peer::Internet | Peer::Operator | Peer::Network(_) | Peer::Cidr(_)) => None,
        }
    }

    /// What the model says of the same packet from this host.
    fn walk_from(&self, here: &HostName, dial: &Dial) -> Model {
        let Ok(address) = dial.at.host.parse() else {
            return Model::Elsewhere;
        };
        let goal = Goal::Address {
            address,
            number: dial.at.port.first,
            transport: self.to.transport(self.inventory),
        };
        let party = Party::Host(here.clone());
        let walk = Walk::of(self.inventory, self.reach, &party, &goal);
        walk.map_or(Model::Elsewhere, Model::Says)
    }
}

fn says(walk: &Walk) -> Model {
    let hops = walk.hops.clone();
    Model::Says(Walk { hops })
}

/// The first port of a range stands for all of them.
fn knock(network: &impl Network, dial: &Dial, transport: Transport) -> Symptom {
    let address = match dial.at.host.parse() {
        Ok(address) => Some(address),
        Err(_) => network.lookup(&dial.at.host).first().copied(),
    };
    match address {
        Some(address) => network.knock(SocketAddr::new(address, dial.at.port.first), transport),
        None => Symptom::NoName,
    }
}
