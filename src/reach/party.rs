//! The two ends of an edge.

use crate::inventory::model::InstanceId;
use crate::inventory::name::{HostName, PortName, ServiceName};
use crate::inventory::spec::Peer;

/// Who dials.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// An instance.
    Instance(InstanceId),
    /// A host itself.
    Host(HostName),
    /// Somebody who is not part of the fleet.
    Peer(Peer),
}

/// What is dialled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// A port of an instance.
    Port(InstanceId, PortName),
    /// A port of something that the fleet does not run.
    External(ServiceName, PortName),
    /// A host's sshd.
    Sshd(HostName),
}
