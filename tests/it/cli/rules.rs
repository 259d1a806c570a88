//! `paygen rules`: what the edges open, and what to write where a finding stands in the way.

use serde_json::{Value, json};

use crate::support::fleet::environments;
use crate::support::project::Project;
use crate::support::schema::assert_valid;

#[test]
fn every_rule_is_told_with_the_line_that_asks() {
    let said = "\
prod: the hosts' firewalls let in
  one  198.51.100.0/24  *:22           tcp  sshd        inventory/env/prod.toml:2:9
  one  two 10.0.0.2     10.0.0.1:3306  tcp  db.sql      inventory/services.toml:13:21
  two  198.51.100.0/24  *:22           tcp  sshd        inventory/env/prod.toml:2:9
  two  anywhere         *:80           tcp  proxy.http  inventory/env/prod.toml:23:8
  two  one 10.0.0.1     10.0.0.2:8000  tcp  app.http    inventory/services.toml:44:12
  two  anywhere         *:8080         tcp  pages.http  inventory/env/prod.toml:28:8

prod: Docker maps into containers
  one  10.0.0.1:3306 → 3306  tcp  db.sql      inventory/services.toml:13:21
  two  10.0.0.2:8000 → 8000  tcp  app.http    inventory/services.toml:44:12
  two  *:8080 → 80           tcp  pages.http  inventory/env/prod.toml:28:8
  two  *:80 → 80             tcp  proxy.http  inventory/env/prod.toml:23:8
";
    Project::shop().run("rules").is(0, said, "");
}

#[test]
fn programs_get_the_same_and_of_one_host_if_they_like() {
    let run = Project::shop().run("rules --host one --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    let rules = &read["environments"][0]["rules"];
    let expected = json!({
        "keeper": "firewall",
        "host": "one",
        "from": "10.0.0.2",
        "to": "10.0.0.1",
        "ports": "3306",
        "transport": "tcp",
        "inside": null,
        "what": "db.sql",
        "asked_at": ["inventory/services.toml:13:21"]
    });
    assert_eq!(rules[1], expected, "{run}");
    let hosts = rules
        .as_array()
        .unwrap()
        .iter()
        .all(|rule| rule["host"] == "one");
    assert!(hosts, "{run}");
    assert_valid(&[read], "tests/schemas/rules.schema.json");
}

#[test]
fn where_nothing_is_open_that_is_said() {
    let project = Project::empty();
    project.write("inventory/fleet.toml", "[fleet]\nname = \"bare\"\n");
    project.write("inventory/env/prod.toml", "[host.one]\n");
    project.run("rules").is(0, "", "prod: nothing is open\n");
}

#[test]
fn no_rule_of_any_fleet_lacks_a_line_that_asks() {
    let mut seen = 0;
    for (name, environment) in environments() {
        let (inventory, reach) = (&environment.inventory, &environment.reach);
        for rule in paygen::reach::rules::rules(inventory, reach, |_| true) {
            assert!(!rule.asked_at.is_empty(), "{name}: {rule:?}");
            seen += 1;
        }
    }
    assert!(seen > 300, "only {seen} rules");
}

#[test]
fn nothing_to_suggest_is_said() {
    let said = "nothing to suggest: no finding of family 04xx\n";
    let project = Project::shop();
    project.run("rules --suggest").is(0, "", said);
    let none = "{\n  \"version\": 1,\n  \"changes\": [],\n  \"by_hand\": []\n}\n";
    project
        .run("rules --suggest --format json")
        .is(0, none, said);
}

/// A rule that a group lacks, an `[[allow]]` too many, one too wide, and one without a reason.
#[test]
fn what_is_suggested_can_be_pasted() {
    let project = Project::shop();
    project.append(
        "inventory/env/prod.toml",
        r#"
[[allow]]
from = "operator"
to   = "pages.http"
why  = "we look at it, too"

[[allow]]
from = "internet"
to   = "db.sql"
why  = "a test"

[[allow]]
from = "operator"
to   = "prometheus.http"
why  = ""

[security_group.tier]
hosts   = ["one"]
why     = "kept by the network team"
ingress = [{ peer = "operator", ports = 22 }, { peer = "operator", ports = 9090 }]
"#,
    );
    let said = "\
# inventory/env/prod.toml:31-35, take out: take it out (PG0405)
# [[allow]]
# from = \"operator\"
# to   = \"pages.http\"
# why  = \"we look at it, too\"

# inventory/env/prod.toml:37, instead: let in who needs it, such as `operator` (PG0406)
from = \"operator\"

# inventory/env/prod.toml:49, instead: ask whoever keeps it for this, then write it here (PG0404)
ingress = [{ peer = \"operator\", ports = 22 }, { peer = \"operator\", ports = 9090 }, \
{ peer = \"198.51.100.0/24\", ports = 3306 }, { peer = \"private\", ports = 3306 }]
";
    let by_hand = "\
inventory/env/prod.toml:44:8: nobody says why `operator` may dial `prometheus.http` (PG0416); \
write who asked for it, and what for
";
    project.run("rules --suggest").is(0, said, by_hand);
    let run = project.run("rules --suggest --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_valid(&[read], "tests/schemas/suggest.schema.json");
}
