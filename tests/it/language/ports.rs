//! Points 7 and 8: TCP and UDP, ranges, and containers on the host's network.

use super::readme::{Example, edited, example, piece};

#[test]
fn one_number_serves_tcp_and_udp_and_a_range_is_meant_whole() {
    let ranges = example("ranges");
    assert_eq!(ranges.dials(), piece("table", "ranges"));
    assert_eq!(
        ranges.published(),
        "\
        | `dns.tcp` | `10.0.0.11:53` |\n\
        | `dns.udp` | `10.0.0.11:53` |\n\
        | `sip.media` | `10.0.0.11:40000-40009` |\n"
    );
    assert_eq!(
        ranges.openings(),
        "\
        | `vm1` | tcp 53 at `10.0.0.11`, for `dns.tcp` | `10.0.0.12/32` |\n\
        | `vm1` | udp 53 at `10.0.0.11`, for `dns.udp` | `10.0.0.12/32` |\n\
        | `vm1` | udp 40000-40009 at `10.0.0.11`, for `sip.media` | `10.0.0.12/32` |\n"
    );
}

#[test]
fn on_the_hosts_network_nothing_is_mapped() {
    let bare = example("host-network");
    assert_eq!(bare.dials(), piece("table", "host-network"));
    assert_eq!(bare.published(), "| `app.http` | `127.0.0.1:8001` |\n");
    assert_eq!(
        bare.openings(),
        "\
        | `vm1` | tcp 9100 at `10.0.0.11`, for `exporter.http` | `10.0.0.12/32`, its containers |\n"
    );
    let text = bare.file("vm1/docker-compose.vm1.yml");
    assert!(text.contains("    network_mode: \"host\"\n"), "{text}");
}

/// Nothing stands between such a service and the network, so it must listen no wider than it may.
#[test]
fn a_service_on_the_hosts_network_is_told_where_to_listen() {
    assert_eq!(listens(&example("host-network")), "0.0.0.0");
    let alone = [
        ("calls = [\"exporter.http\"]\n\n# env", "\n# env"),
        ("calls     = [\"exporter.http\"]", ""),
        (
            "protocol = \"http\" }\ncalls     = [\"app.http\"]",
            "bind = \"loopback\" }",
        ),
    ];
    assert_eq!(listens(&edited("host-network", &alone)), "127.0.0.1");
}

fn listens(example: &Example) -> String {
    let slice: serde_json::Value =
        serde_json::from_str(example.file("vm1/projections/exporter.json")).unwrap();
    slice["listen"]["http"]["address"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn loopback_is_out_of_reach_for_everybody_else() {
    let bind = "protocol = \"http\", bind = \"loopback\" }\ncalls     = [\"app.http\"]";
    let port = "protocol = \"http\" }\ncalls     = [\"app.http\"]";
    let shut = edited("host-network", &[(port, bind)]);
    assert_eq!(shut.codes(), ["PG0308"]);
    let dials = shut.dials();
    assert!(
        dials.contains("| `app` | `exporter.http` | `LoopbackOnly` |\n"),
        "{dials}"
    );
    assert!(
        dials.contains("| `far` | `exporter.http` | `LoopbackOnly` |\n"),
        "{dials}"
    );
}
