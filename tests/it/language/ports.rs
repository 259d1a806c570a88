//! Points 7 and 8: TCP and UDP, ranges, and containers on the host's network.

use super::readme::{example, piece};

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
