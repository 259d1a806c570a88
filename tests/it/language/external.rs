//! Point 9: what the fleet does not run.

use paygen::reach::egress_of;

use super::readme::{edited, example, piece};
use crate::support::rendered::Environment;

#[test]
fn a_process_on_a_host_has_edges_and_a_door_but_is_never_published() {
    let outside = example("outside");
    assert_eq!(outside.dials(), piece("table", "outside"));
    assert_eq!(outside.published(), "");
    let expected = "\
        | `vm1` | tcp 873, for `backup.rsync` | `203.0.113.0/24` |\n\
        | `vm1` | tcp 873 at `10.0.0.11`, for `backup.rsync` | `10.0.0.12/32`, its containers |\n";
    assert_eq!(outside.openings(), expected);
}

#[test]
fn what_is_elsewhere_only_goes_out() {
    let outside = example("outside");
    let Environment {
        inventory, reach, ..
    } = outside.environment();
    let all = inventory.hosts.values().flat_map(|host| {
        let egress = egress_of(inventory, reach, host).into_iter();
        egress.map(|one| format!("{}: {}:{} {}", host.name, one.host, one.port, one.why))
    });
    let all: Vec<String> = all.collect();
    assert_eq!(all, ["vm2: maps.example.com:443 far uses maps.https"]);
}

#[test]
fn whoever_shares_the_hosts_network_dials_its_processes_at_loopback() {
    let bare = ("[service.near]\n", "[service.near]\nnetwork = \"host\"\n");
    let row = "| `near` | `backup.rsync` | `127.0.0.1:873` |\n";
    let dials = edited("outside", &[bare]).dials();
    assert!(dials.contains(row), "{dials}");
    let desk = [
        ("\"host.vm1\"", "\"host.desk\""),
        (
            "host.vm1.runs = [\"near\"]",
            "host.desk = { runtime = \"process\", runs = [\"near\"] }",
        ),
        ("[\"backup.rsync\", \"maps.https\"]", "[\"maps.https\"]"),
        ("from = \"203.0.113.0/24\"", "from = \"localhost\""),
    ];
    let dials = edited("outside", &desk).dials();
    assert!(dials.contains(row), "{dials}");
}

#[test]
fn its_numbers_are_taken() {
    let near = "[service.near]\nport.rsync = { container = 873 }\n";
    let far = (
        "[\"backup.rsync\", \"maps.https\"]",
        "[\"near.rsync\", \"maps.https\"]",
    );
    let clash = edited("outside", &[("[service.near]\n", near), far]);
    assert_eq!(clash.codes(), ["PG0301"]);
}

#[test]
fn a_page_may_call_what_is_elsewhere() {
    let pages = "\
[service.pages]
image     = \"shop/pages:1.4\"
port.http = { container = 80, protocol = \"http\" }
web       = { calls = [\"maps.https\"], browser_from = [\"private\"] }

# env/";
    let runs = ("[\"near\"]", "[\"near\", \"pages\"]");
    let example = edited("outside", &[("# env/", pages), runs]);
    let config: serde_json::Value =
        serde_json::from_str(example.file("vm1/pages/config.json")).unwrap();
    let calls = serde_json::json!({ "maps.https": "https://maps.example.com" });
    assert_eq!(config["origins"]["http://10.0.0.11"], calls);
}
