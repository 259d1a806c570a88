//! The security groups of `openstack.tf`.

use ipnet::IpNet;

use super::{Exit, Packet, range, within};

/// A rule of a group.
#[derive(Debug, Clone)]
pub(in crate::walk) struct GroupRule {
    pub(in crate::walk) is_ingress: bool,
    /// Transport and ports; none for everything.
    pub(in crate::walk) what: Option<(bool, (u16, u16))>,
    pub(in crate::walk) remote: IpNet,
    pub(in crate::walk) description: String,
}

impl GroupRule {
    pub(super) fn lets_in(&self, packet: &Packet) -> bool {
        self.is_ingress && self.fits(packet) && self.remote.contains(&packet.from)
    }

    pub(super) fn lets_out(&self, packet: &Packet) -> Exit {
        if self.is_ingress || !self.fits(packet) || !self.remote.contains(&packet.to) {
            return Exit::Shut;
        }
        // A rule takes no names, so what is for a name is for all addresses.
        let is_for_name = self.remote.prefix_len() == 0 && self.what.is_some();
        if is_for_name && !self.description.contains("DNS") {
            return Exit::Named;
        }
        Exit::Listed
    }

    fn fits(&self, packet: &Packet) -> bool {
        let fits = |(udp, ports)| udp == packet.udp && within(ports, packet.port);
        self.what.is_none_or(fits)
    }
}

/// The rules of the group of a host.
pub(super) fn group(text: &str, host: &str) -> Vec<GroupRule> {
    let own = format!("openstack_networking_secgroup_v2.host_{host}.id");
    let blocks = text.split("\nresource ").skip(1);
    let rules =
        blocks.filter(|block| block.starts_with("\"openstack_networking_secgroup_rule_v2\""));
    let rules = rules.map(|block| {
        let pairs = block.lines().filter_map(|line| line.split_once(" = "));
        let value = |name: &str| {
            let mut own = pairs.clone().filter(|(key, _)| key.trim() == name);
            own.next()
                .map(|(_, value)| value.trim().trim_matches('"').to_owned())
        };
        let port = |name: &str| value(name).map(|text| text.parse::<u16>().unwrap());
        let ports = port("port_range_min").zip(port("port_range_max"));
        let remote = range(&value("remote_ip_prefix").unwrap()).unwrap();
        let family = if remote.addr().is_ipv4() {
            "IPv4"
        } else {
            "IPv6"
        };
        assert_eq!(value("ethertype").unwrap(), family, "{block}");
        let rule = GroupRule {
            is_ingress: value("direction").unwrap() == "ingress",
            what: value("protocol").map(|name| (name == "udp", ports.unwrap())),
            remote,
            description: value("description").unwrap(),
        };
        (value("security_group_id").unwrap(), rule)
    });
    rules
        .filter(|(id, _)| *id == own)
        .map(|(_, rule)| rule)
        .collect()
}
