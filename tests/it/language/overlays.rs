//! Point 11: one layer, the environment.

use paygen::inventory::spec::EnvValue;

use super::readme::{Example, edited, example};

#[test]
fn tables_merge_everything_else_is_replaced_and_unset_takes_away() {
    let overlay = example("overlay");
    let inventory = &overlay.environment().inventory;
    let app = &inventory.instances[0].spec;
    assert_eq!(app.command.as_deref(), Some(&["serve".to_owned()][..]));
    let level = EnvValue::Text("info".into());
    let color = EnvValue::Text("on".into());
    let env: Vec<_> = app
        .env
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    assert_eq!(env, [("COLOR", &color), ("LEVEL", &level)]);
    let ports: Vec<String> = app.port.keys().map(ToString::to_string).collect();
    assert_eq!(ports, ["admin", "http"]);
}

#[test]
fn statements_of_an_environment_come_on_top_of_the_bases() {
    assert_eq!(doors(&example("overlay")), ["operator", "internet"]);
}

#[test]
fn unset_also_replaces_a_whole_table_or_all_statements_of_the_base() {
    let unset = (
        "[\"service.app.port.debug\"]",
        "[\"service.app.env\", \"allow\"]",
    );
    let example = edited("overlay", &[unset]);
    let inventory = &example.environment().inventory;
    let env: Vec<&String> = inventory.instances[0].spec.env.keys().collect();
    assert_eq!(env, ["LEVEL"]);
    assert_eq!(doors(&example), ["internet"]);
}

#[test]
fn a_base_has_nothing_to_take_away_from() {
    let unset = (
        "# services.toml\n",
        "# services.toml\nunset = [\"service.app.env\"]\n",
    );
    assert_eq!(edited("overlay", &[unset]).codes(), ["PG0103"]);
}

#[test]
fn files_of_the_base_may_not_contradict_each_other() {
    let again = (
        "# env/",
        "# more.toml\nservice.app.image = \"shop/app:1.5\"\n\n# env/",
    );
    assert_eq!(edited("overlay", &[again]).codes(), ["PG0109"]);
}

#[test]
fn what_is_said_of_a_service_that_is_elsewhere_has_no_effect() {
    let gateway = "\
[service.gateway]
image = \"shop/gateway:1.4\"
port.http = { container = 8080, protocol = \"http\" }

[[allow]]
from = \"operator\"
to   = \"gateway.http\"
why  = \"no host runs it\"

[[route]]
on   = \"gateway.http\"
path = \"/**\"
to   = \"app.http\"

[[scrape]]
by      = \"gateway\"
targets = [\"app.http\"]

# env/";
    let example = edited("overlay", &[("# env/", gateway)]);
    assert_eq!(example.codes(), ["PG0212"]); // which says just that
    let inventory = &example.environment().inventory;
    assert_eq!(doors(&example), ["operator", "internet"]);
    assert_eq!((inventory.routes.len(), inventory.scrapes.len()), (0, 0));
}

/// Two environments on one machine are two Compose projects.
#[test]
fn a_project_is_named_after_fleet_and_environment() {
    assert_eq!(
        example("overlay").environment().inventory.project(),
        "shop-production"
    );
}

fn doors(example: &Example) -> Vec<String> {
    let inventory = &example.environment().inventory;
    inventory
        .allows
        .iter()
        .map(|door| door.spec.from.to_string())
        .collect()
}
