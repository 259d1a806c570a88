//! `host:port` as text, with the brackets of IPv6 made in this one place.

use std::fmt;
use std::net::IpAddr;

use crate::inventory::spec::PortRange;

/// A name or address with a port or a range of ports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostPort {
    /// A DNS name or an IP address without brackets.
    pub host: String,
    /// The port or ports.
    pub port: PortRange,
}

impl HostPort {
    /// The host as it stands in a URL: an IPv6 address has brackets (RFC 3986, 3.2.2).
    pub fn url_host(&self) -> String {
        match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V6(address)) => format!("[{address}]"),
            Ok(IpAddr::V4(_)) | Err(_) => self.host.clone(),
        }
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.url_host(), self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_has_brackets() {
        let at = |host: &str| {
            HostPort {
                host: host.into(),
                port: PortRange::one(80),
            }
            .to_string()
        };
        assert_eq!(at("fd00::1"), "[fd00::1]:80");
        assert_eq!(at("10.0.0.1"), "10.0.0.1:80");
        assert_eq!(at("web"), "web:80");
    }
}
