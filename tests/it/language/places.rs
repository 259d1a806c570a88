//! Hosts, networks, `like` and `place`: what a service is on a host.

use super::readme::{edited, example};

/// How the example says which network comes first.
const ORDER: &str = "fleet.networks       = [\"storage\", \"private\"]\n";

#[test]
fn the_first_network_that_both_share_is_used() {
    assert_eq!(
        example("hosts").dials(),
        "| `app` | `db.sql` | `10.9.0.1:3306` |\n"
    );
    let private = "| `app` | `db.sql` | `10.0.0.11:3306` |\n";
    let other = "fleet.networks = [\"private\", \"storage\"]\n";
    assert_eq!(edited("hosts", &[(ORDER, other)]).dials(), private);
    let by_name = edited("hosts", &[(ORDER, "")]);
    assert_eq!(by_name.dials(), private);
}

#[test]
fn an_address_that_a_cloud_may_translate_is_bound_everywhere() {
    let apart = "unset = [\"host.vm1.address.private\"]\n";
    let alone = ("address = { storage = \"10.9.0.2\" }\n", "");
    let apart = edited("hosts", &[(ORDER, apart), alone]);
    assert_eq!(
        apart.dials(),
        "| `app` | `db.sql` | `198.51.100.11:3306` |\n"
    );
    assert_eq!(apart.published(), "| `db.sql` | `*:3306` |\n");
    assert_eq!(
        apart.openings(),
        "| `vm1` | tcp 3306, for `db.sql` | `198.51.100.12/32` |\n"
    );
}

#[test]
fn a_host_changes_its_own_instance_only() {
    let hosts = example("hosts");
    let inventory = &hosts.environment().inventory;
    let app = &inventory.instances[0];
    let memory = app.spec.memory.map(|size| size.to_string());
    assert_eq!((app.name.as_str(), memory.as_deref()), ("app", Some("2g")));
    assert_eq!(inventory.services[&app.service].memory, None);
}

#[test]
fn of_several_likes_the_first_lies_lowest() {
    let small = "[like.small]\nmemory = \"64m\"\n\n[service.mailer]";
    let memory = |likes: &str| {
        let like = format!("like    = {likes}\ncommand = [\"mail\"]");
        let edits = [
            ("like    = \"worker\"\ncommand = [\"mail\"]", like.as_str()),
            ("[service.mailer]", small),
        ];
        let example = edited("like", &edits);
        let mailer = &example.environment().inventory.instances[1];
        assert_eq!(mailer.name, "mailer");
        mailer.spec.memory.map(|size| size.to_string())
    };
    assert_eq!(memory("[\"worker\", \"small\"]").as_deref(), Some("64m"));
    assert_eq!(memory("[\"small\", \"worker\"]").as_deref(), Some("256m"));
}

#[test]
fn like_is_refused_where_it_would_be_ignored() {
    let nested = ("[like.worker]", "[like.worker]\nlike = \"other\"");
    assert_eq!(edited("like", &[nested]).codes(), ["PG0103"]);
    let runs = "[\"mailer\", \"indexer\"]";
    let placed = "[\"indexer\"]\nhost.vm1.place.mailer.like = \"worker\"";
    assert_eq!(edited("like", &[(runs, placed)]).codes(), ["PG0103"]);
}
