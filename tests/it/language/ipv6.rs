//! Point 10: IPv6 wherever an address is.

use paygen::reach::Obstacle;

use super::readme::{edited, example, with};

#[test]
fn two_hosts_use_the_family_that_both_have_ipv4_first() {
    let six = example("ipv6");
    assert_eq!(six.dials(), "| `app` | `db.sql` | `[fd00::11]:3306` |\n");
    assert_eq!(six.published(), "| `db.sql` | `[fd00::11]:3306` |\n");
    let opening = "| `vm1` | tcp 3306 at `fd00::11`, for `db.sql` | `fd00::12/128` |\n";
    assert_eq!(six.openings(), opening);
    let both = edited("ipv6", &[("\"fd00::12\"", "[\"fd00::12\", \"10.0.0.12\"]")]);
    assert_eq!(both.dials(), "| `app` | `db.sql` | `10.0.0.11:3306` |\n");
}

#[test]
fn without_a_common_family_nobody_is_told_an_address() {
    let four = ("[\"10.0.0.11\", \"fd00::11\"]", "\"10.0.0.11\"");
    let alone = (
        "# env/production.toml\n",
        "# env/production.toml\nunset = [\"host.vm1.address.public\"]\n",
    );
    let apart = edited("ipv6", &[four, alone]);
    let reach = &apart.environment().reach;
    let [edge] = reach.edges.as_slice() else {
        panic!("one edge expected: {:?}", reach.edges);
    };
    assert!(
        matches!(edge.dial, Err(Obstacle::NoCommonFamily(..))),
        "{edge:?}"
    );
    assert_eq!(apart.codes(), ["PG0402"]);
    assert_eq!(
        (apart.published(), apart.openings()),
        (String::new(), String::new())
    );
}

#[test]
fn who_comes_from_an_ipv6_range_dials_an_ipv6_address() {
    let door = with(
        "ipv6",
        "host.vm1.address.public = [\"198.51.100.11\", \"2001:db8::11\"]\n\
         allow = [{ from = \"2001:db8:9::/48\", to = \"db.sql\", why = \"test\" }]",
    );
    let dials = door.dials();
    let row = "| `2001:db8:9::/48` | `db.sql` | `[2001:db8::11]:3306` |\n";
    assert!(dials.contains(row), "{dials}");
}

/// On the host's network a service is asked to listen where it is dialled.
#[test]
fn on_the_hosts_network_ipv6_is_listened_to_where_it_is_dialled() {
    let bare = with("ipv6", "service.db.network = \"host\"");
    let slice: serde_json::Value =
        serde_json::from_str(bare.file("vm1/projections/db.json")).unwrap();
    assert_eq!(slice["listen"]["sql"]["address"], "::");
}
