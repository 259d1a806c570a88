//! One thing that packets meet on their way.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::inventory::name::{HostName, NetworkName};
use crate::inventory::spec::{PortRange, Traffic};
use crate::reach::{BindAddress, Dial, Obstacle};

/// Whether packets pass; the greater one of several holds for a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// They pass.
    Yes,
    /// Nobody knows.
    Unknown,
    /// They do not.
    No,
}

/// One thing on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    /// Who asks dials this.
    Dials(Dial),
    /// Who asks has nothing to dial.
    NoAddress(Obstacle),
    /// Who asks has no address of this family in the network whose address is dialled.
    NoRoute {
        /// The network; none for an address outside of the fleet.
        network: Option<NetworkName>,
        /// IPv4, or else IPv6.
        v4: bool,
    },
    /// A host dials its own public address, which only the cloud around it knows.
    Hairpin {
        /// The host.
        host: HostName,
    },
    /// What the cloud does with packets that leave a network.
    WayOut {
        /// The network.
        network: NetworkName,
        /// What it does.
        state: WayOut,
    },
    /// Security groups around the host of who dials.
    GroupOut {
        /// That host.
        host: HostName,
        /// Whether they let it out.
        passes: bool,
    },
    /// What the cloud does between hosts of a network.
    Tier {
        /// The network.
        network: NetworkName,
        /// What it does.
        traffic: Traffic,
    },
    /// The cloud's port forwarding at a public address.
    Door {
        /// The host behind it.
        host: HostName,
        /// Whether there is one.
        open: bool,
    },
    /// Security groups before the host that is dialled.
    GroupIn {
        /// That host.
        host: HostName,
        /// Whether they let it in.
        passes: bool,
    },
    /// The firewall of the host that is dialled.
    Firewall {
        /// That host.
        host: HostName,
        /// What it does.
        state: Firewall,
    },
    /// A container's port on the project's own network.
    Container {
        /// Its name, such as `mariadb.sql`.
        what: String,
    },
    /// A port of a container that the host maps.
    Mapped {
        /// Its name.
        what: String,
        /// The address on the host.
        bind: BindAddress,
        /// The port inside the container.
        inside: PortRange,
    },
    /// A process of the host, or a container on its network.
    Process {
        /// Its name.
        what: String,
    },
    /// Something answers there that was not meant.
    Another {
        /// Its name.
        what: String,
    },
    /// Nothing answers there.
    Nobody {
        /// The host.
        host: HostName,
        /// What does answer at this number, at other addresses only.
        elsewhere: Option<String>,
    },
    /// The way leads out of the fleet.
    Leaves,
}

/// What a cloud does with packets that leave a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayOut {
    /// A rule lets them out.
    Listed,
    /// A rule lets out what goes to a name; which address that is, only DNS knows.
    Named(String),
    /// Drops them.
    Closed,
    /// Nobody wrote it down, and no rule lets them out.
    Unknown,
}

/// What a host's firewall does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Firewall {
    /// paygen does not keep one there.
    NotOurs,
    /// Lets it in.
    Lets {
        /// What the doors are for, such as `mariadb.sql`.
        what: BTreeSet<String>,
        /// The lines that ask for them.
        asked_at: BTreeSet<Origin>,
    },
    /// Drops it.
    Drops,
}

impl Hop {
    /// Whether packets pass.
    pub fn answer(&self) -> Answer {
        match self {
            Hop::GroupOut { passes, .. } | Hop::GroupIn { passes, .. } => yes_or_no(*passes),
            Hop::Door { open, .. } => yes_or_no(*open),
            Hop::Tier { traffic, .. } => match traffic {
                Traffic::Open => Answer::Yes,
                Traffic::Closed => Answer::No,
                Traffic::Unknown => Answer::Unknown,
            },
            Hop::WayOut { state, .. } => match state {
                WayOut::Listed => Answer::Yes,
                WayOut::Named(_) | WayOut::Unknown => Answer::Unknown,
                WayOut::Closed => Answer::No,
            },
            Hop::Firewall { state, .. } => yes_or_no(*state != Firewall::Drops),
            Hop::Hairpin { .. } => Answer::Unknown,
            Hop::NoAddress(_) | Hop::NoRoute { .. } | Hop::Another { .. } | Hop::Nobody { .. } => {
                Answer::No
            }
            Hop::Dials(_)
            | Hop::Container { .. }
            | Hop::Mapped { .. }
            | Hop::Process { .. }
            | Hop::Leaves => Answer::Yes,
        }
    }
}

fn yes_or_no(passes: bool) -> Answer {
    if passes { Answer::Yes } else { Answer::No }
}
