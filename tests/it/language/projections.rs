//! Point 14: a service knows its slice and no more, so nothing else changes it.

use super::readme::{Example, edited, example, pieces, with};

#[test]
fn comments_strangers_and_other_hosts_change_nothing_in_it() {
    let own = slice(&example("slice"));
    let comment = ("[service.app]", "# The shop itself.\n\n[service.app]");
    let stranger = "[service.cache]\nimage = \"redis:7.4-alpine\"\n\n[service.app]";
    let runs = ("[\"db\"]", "[\"db\", \"cache\"]");
    for changed in [
        edited("slice", &[comment]),
        edited("slice", &[("[service.app]", stranger), runs]),
        with("slice", "host.vm9.address.private = \"10.0.0.19\""),
        with("slice", "service.db.image = \"mariadb:11.9\""),
        with("slice", "service.app.memory = \"1g\""),
        with("slice", "host.vm2.address.private = \"10.0.0.22\""),
    ] {
        assert_eq!(slice(&changed), own);
    }
}

#[test]
fn its_own_settings_and_the_addresses_that_it_dials_change_it() {
    let own = slice(&example("slice"));
    for changed in [
        edited("slice", &[("600", "601")]),
        edited("slice", &[("connections = 16", "connections = 17")]),
        edited("slice", &[("container = 8000", "container = 8001")]),
        with("slice", "service.db.port.sql.container = 3307"),
        with("slice", "host.vm1.address.private = \"10.0.0.21\""),
    ] {
        assert_ne!(slice(&changed), own);
    }
}

#[test]
fn no_projection_names_a_file_of_the_inventory() {
    let mut seen = 0;
    for piece in pieces("example") {
        let example = example(&piece.words[0]);
        for (path, artifact) in example.environment().artifacts.iter() {
            if path.as_str().contains("/projections/") {
                let text = String::from_utf8_lossy(&artifact.bytes);
                assert!(!text.contains(".toml"), "{}\n{text}", path.as_str());
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen} projections seen");
}

fn slice(example: &Example) -> String {
    example.file("vm2/projections/app.json").to_owned()
}
