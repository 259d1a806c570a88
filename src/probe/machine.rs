//! The machine on which the command runs.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::Duration;

use super::{Network, Symptom};
use crate::inventory::spec::Transport;

/// The machine itself.
#[derive(Debug, Clone, Copy)]
pub struct Machine;

/// Who did not answer within so many seconds does not answer.
pub const PATIENCE_S: u64 = 3;
const PATIENCE: Duration = Duration::from_secs(PATIENCE_S);

impl Network for Machine {
    /// Only an address of one's own can be bound to.
    fn has(&self, address: IpAddr) -> bool {
        !address.is_unspecified() && UdpSocket::bind((address, 0)).is_ok()
    }

    fn lookup(&self, name: &str) -> Vec<IpAddr> {
        let found = (name, 0).to_socket_addrs();
        found.map_or(Vec::new(), |all| all.map(|one| one.ip()).collect())
    }

    fn knock(&self, at: SocketAddr, transport: Transport) -> Symptom {
        let answer = match transport {
            Transport::Tcp => TcpStream::connect_timeout(&at, PATIENCE).map(|_| ()),
            Transport::Udp => datagram(at),
        };
        answer.map_or_else(|error| symptom(&error), |()| Symptom::Connected)
    }
}

/// An empty datagram, which no service mistakes for a wish. That a machine refuses it comes back as
/// an error of a connected socket.
fn datagram(at: SocketAddr) -> io::Result<()> {
    let any: IpAddr = match at {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0))?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.connect(at)?;
    socket.send(&[])?;
    socket.recv(&mut [0; 1]).map(|_| ())
}

/// The errors that say something of the way.
const TELLING: [(ErrorKind, Symptom); 6] = [
    (ErrorKind::ConnectionRefused, Symptom::Refused),
    (ErrorKind::TimedOut, Symptom::Silent),
    (ErrorKind::WouldBlock, Symptom::Silent),
    (ErrorKind::HostUnreachable, Symptom::NoRoute),
    (ErrorKind::NetworkUnreachable, Symptom::NoRoute),
    (ErrorKind::PermissionDenied, Symptom::Prohibited),
];

fn symptom(error: &io::Error) -> Symptom {
    let mut telling = TELLING.into_iter();
    let known = telling.find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| Symptom::Other(error.to_string()), |(_, symptom)| symptom)
}
