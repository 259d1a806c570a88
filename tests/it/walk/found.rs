//! What random fleets have found, each as small as it gets.

use paygen::inventory::spec::Transport;
use paygen::reach::Party;
use paygen::reach::walk::{Answer, Goal, Hop, Walk};

use crate::support::fleet::Fleet;

/// Two hosts; what is said of them and of the cloud around them is each test's own.
fn fleet(environment: &str) -> Fleet {
    let services = "\
[fleet]
name = \"small\"

[service.app]
image = \"registry.example.com/app:1\"
memory = \"64m\"
calls = [\"db.sql\"]

[service.db]
image = \"registry.example.com/db:1\"
memory = \"64m\"
port.sql = { container = 3306 }

[host.one]
os = \"rocky-9\"
runs = [\"db\"]

[host.two]
os = \"rocky-9\"
runs = [\"app\"]

[operator]
from = [\"n\"]
";
    Fleet::of_texts(&[("fleet.toml", services), ("env/e.toml", environment)])
}

fn accepted(fleet: &Fleet, host: &str) -> Vec<String> {
    let text = fleet.file(&format!("e/{host}/firewall.nft"));
    let lines = text
        .lines()
        .filter_map(|line| line.split_once(" counter accept"));
    lines.map(|(line, _)| line.trim().to_owned()).collect()
}

#[test]
fn a_network_whose_range_nobody_gave_is_its_hosts() {
    let fleet = fleet(
        "[network.n]
intra = \"open\"
[host.one]
address.n = \"10.0.0.1\"
[host.two]
address.n = \"10.0.0.2\"
[[allow]]
from = \"n\"
to = \"db.sql\"
why = \"all of them\"
",
    );
    let due = [
        "ip saddr 10.0.0.2 ip daddr 10.0.0.1 tcp dport 22",
        "ip saddr 10.0.0.2 ip daddr 10.0.0.1 tcp dport 3306",
    ];
    assert_eq!(accepted(&fleet, "one"), due, "{}", fleet.text());
}

#[test]
fn who_dials_an_address_of_one_family_comes_from_none_of_the_other() {
    let fleet = fleet(
        "[network.n]
intra = \"open\"
[host.one]
address.public = \"2001:db8::1\"
[host.two]
address.public = [\"192.0.2.2\", \"2001:db8::2\"]
[operator]
from = [\"2001:db8:9::/64\"]
",
    );
    let due = [
        "ip6 saddr 2001:db8:9::/64 tcp dport 22",
        "ip6 saddr 2001:db8::2 tcp dport 3306",
    ];
    assert_eq!(accepted(&fleet, "one"), due, "{}", fleet.text());
}

#[test]
fn a_container_may_ask_its_host_for_names_without_a_rule() {
    let fleet = fleet(
        "[network.n]
cidr = \"10.0.0.0/24\"
intra = \"open\"
[host.one]
address.n = \"10.0.0.1\"
[host.two]
address.n = \"10.0.0.2\"
[external.names]
at = \"host.two\"
port.dns = { number = 53, transport = \"udp\" }
[service.app]
calls = [\"names.dns\"]
",
    );
    assert_eq!(
        accepted(&fleet, "two"),
        ["ip saddr 10.0.0.0/24 ip daddr 10.0.0.2 tcp dport 22"],
        "{}",
        fleet.text()
    );
}

/// The rows that let something out of the tier, by name.
fn out(fleet: &Fleet) -> Vec<String> {
    let rows: serde_json::Value = serde_json::from_str(fleet.file("e/cloud/kt-d1.json")).unwrap();
    let rows = rows["firewallPolicy"].as_array().unwrap().iter();
    let names = rows.map(|row| row["name"].as_str().unwrap().to_owned());
    names.filter(|name| name.starts_with("out-")).collect()
}

const SHUT: &str = "[network.n]
cidr = \"10.0.0.0/24\"
intra = \"open\"
egress = \"closed\"
tier = \"DMZ\"
[host.one]
address.n = \"10.0.0.1\"
[host.two]
address.n = \"10.0.0.2\"
";

#[test]
fn what_goes_over_another_network_does_not_leave_the_tier() {
    let own = SHUT
        .replace("address.n = \"10.0.0.1\"", "address.m = \"10.1.0.1\"")
        .replace(
            "address.n = \"10.0.0.2\"",
            "address = { n = \"10.0.0.2\", m = \"10.1.0.2\" }",
        );
    let both = fleet(&format!(
        "unset = [\"host.one.os\"]
[fleet]
networks = [\"n\", \"m\"]
[network.m]
tier = \"BACK\"
{own}"
    ));
    let rows = out(&both);
    let other = rows.iter().any(|name| name.contains("3306"));
    assert!(!rows.is_empty() && !other, "{rows:?}");
    let published = both.file("e/one/docker-compose.one.yml");
    assert!(published.contains("host_ip: \"10.1.0.1\""), "{published}");
}

#[test]
fn what_dns_lets_out_has_no_row_of_its_own() {
    let fleet = fleet(&format!(
        "{SHUT}[external.names]
at = \"198.51.100.53\"
port.dns = {{ number = 53, transport = \"udp\" }}
[service.app]
calls = [\"names.dns\"]
"
    ));
    let rows = out(&fleet);
    let dns: Vec<&String> = rows.iter().filter(|name| name.contains("-53-")).collect();
    assert_eq!(
        dns,
        ["out-DMZ-udp-53-0.0.0.0/0", "out-DMZ-tcp-53-0.0.0.0/0"],
        "{}",
        fleet.text()
    );
}

/// A tier may have addresses that others have outside of it. What is let in over the tier is then
/// let in by the firewall when it comes through the cloud's edge; only that has no door for it.
#[test]
fn a_way_inside_of_a_tier_is_no_door_of_it() {
    let fleet = fleet(
        "[network.n]
cidr = \"192.0.2.0/24\"
intra = \"open\"
tier = \"DMZ\"
[host.one]
address = { n = \"192.0.2.101\", public = \"198.51.100.1\" }
[host.two]
address.public = \"192.0.2.2\"
[operator]
from = [\"198.51.100.0/24\"]
[[allow]]
from = \"n\"
to = \"db.sql\"
why = \"all of them\"
[service.app]
calls = []
",
    );
    let known = fleet.environment("e");
    let two = known.inventory.hosts.keys().nth(1).unwrap();
    let goal = Goal::Address {
        address: "198.51.100.1".parse().unwrap(),
        number: 3306,
        transport: Transport::Tcp,
    };
    let from = Party::Host(two.clone());
    let walk = Walk::of(&known.inventory, &known.reach, &from, &goal).unwrap();
    let answers: Vec<Answer> = walk.hops.iter().map(Hop::answer).collect();
    let due = [Answer::Yes, Answer::No, Answer::Yes, Answer::Yes];
    assert_eq!(answers, due, "dials, cloud, firewall, published: {walk:#?}");
}
