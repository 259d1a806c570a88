//! `paygen reach`: what comes from outside, then each port; and the lines that could go.

use serde_json::{Value, json};

use crate::support::project::{PAYGEN, Project};
use crate::support::schema::assert_valid;
use crate::support::tiny::tiny;

#[test]
fn the_whole_of_a_fleet_is_told() {
    let said = "\
prod

From the internet:
  192.0.2.2:8080  pages.http  on two  inventory/env/prod.toml:28:8
  192.0.2.2:80    proxy.http  on two  inventory/env/prod.toml:23:8

From operators at 198.51.100.0/24, also:
  192.0.2.1:22  sshd  on one  inventory/env/prod.toml:2:9
  192.0.2.2:22  sshd  on two  inventory/env/prod.toml:2:9

From anything else in private (10.0.0.0/24), also:
  10.0.0.2:8080  pages.http  on two  inventory/env/prod.toml:28:8
  10.0.0.2:80    proxy.http  on two  inventory/env/prod.toml:23:8

one
  sshd                   from outside: 198.51.100.0/24
  db.sql  10.0.0.1:3306  two: app                       inventory/services.toml:13:21
                         possible: the rest of two
  needed by nobody: prometheus.http

two
  sshd                       from outside: 198.51.100.0/24
  app.http    :8000          two: proxy                                        inventory/services.toml:39:11
              10.0.0.2:8000  one: prometheus                                   inventory/services.toml:44:12
                             possible: the rest of one
  pages.http  10.0.0.2:8080  possible: all of one
                             from outside: internet, private, 198.51.100.0/24
  proxy.http  10.0.0.2:80    possible: all of one
                             from outside: internet, private, 198.51.100.0/24

:port     containers of one host reach all ports of each other; what is needed is listed
possible  nobody asked for it, but it comes from an address that is let in
";
    Project::shop().run("reach").is(0, said, "");
}

#[test]
fn what_a_cloud_may_drop_is_marked() {
    let project = Project::shop();
    project.replace("inventory/env/prod.toml", "intra  = \"open\"\n", "");
    let run = project.run("reach --host one");
    let said = "\
prod

From the internet: nothing

From operators at 198.51.100.0/24:
  192.0.2.1:22  sshd  on one  inventory/env/prod.toml:2:9

one
  sshd                      from outside: 198.51.100.0/24
  db.sql  10.0.0.1:3306  ?  two: app                       inventory/services.toml:13:21
                            possible: the rest of two
  needed by nobody: prometheus.http

:port     containers of one host reach all ports of each other; what is needed is listed
possible  nobody asked for it, but it comes from an address that is let in
?         unless the cloud drops what goes from host to host in private: nobody wrote down its \
`intra`
";
    run.is(0, said, "");
}

#[test]
fn the_real_fleet_fits_on_two_screens() {
    let mut command = std::process::Command::new(PAYGEN);
    let output = command.args(["reach", "--env", "cloud"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    insta::assert_snapshot!(text);
    assert!(text.lines().count() < 100);
}

#[test]
fn programs_get_every_asker_by_name() {
    let run = Project::shop().run("reach --host one --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    let expected = json!({
        "host": "one",
        "port": "db.sql",
        "from": [
            {
                "crowd": "containers",
                "askers": ["prometheus"],
                "dials": "db:3306",
                "answer": "yes",
                "opened_by": [],
                "needed": []
            },
            {
                "crowd": "machine",
                "askers": ["two", "app", "pages", "proxy"],
                "dials": "10.0.0.1:3306",
                "answer": "yes",
                "opened_by": ["inventory/services.toml:13:21"],
                "needed": [{ "by": "app", "kind": "needs", "at": "inventory/services.toml:13:21" }]
            }
        ]
    });
    assert_eq!(read["environments"][0]["ports"][1], expected, "{run}");
}

#[test]
fn environments_and_hosts_are_chosen() {
    let project = tiny();
    let run = project.run("reach --env test --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(read["environments"].as_array().unwrap().len(), 1, "{run}");
    let said = "error: no host is called `nine`; there are: ";
    let run = project.run("reach --host nine");
    assert!(run.stderr.starts_with(said), "{run}");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
}

#[test]
fn a_fleet_without_ports_says_so() {
    let project = Project::empty();
    project.write("inventory/fleet.toml", "[fleet]\nname = \"bare\"\n");
    project.write("inventory/env/prod.toml", "[host.one]\n");
    let said = "prod: no host has a port that somebody could reach\n";
    project.run("reach").is(0, "", said);
}

#[test]
fn when_all_lines_are_needed_there_is_no_data() {
    let said = "every [[allow]] and every rule of a security group is needed\n";
    let project = Project::shop();
    project.run("reach --unused").is(0, "", said);
    let none = "{\n  \"version\": 1,\n  \"unused\": []\n}\n";
    project.run("reach --unused --format json").is(0, none, "");
}

/// The later one of two that open the same could go, the one before it could not.
#[test]
fn the_lines_that_could_go_are_named() {
    let project = Project::shop();
    project.append(
        "inventory/env/prod.toml",
        r#"
[[allow]]
from = "operator"
to   = "proxy.http"
why  = "part of the internet"

[[allow]]
from = "10.0.0.2"
to   = "prometheus.http"
why  = "nobody else opens it"

[[allow]]
from = "10.0.0.2"
to   = "prometheus.http"
why  = "opened above"

[security_group.more]
hosts   = ["one"]
why     = "kept by the network team"
ingress = [
    { peer = "operator", ports = 22 },
    { peer = "private", ports = "3000-3400" },
    { peer = "10.0.0.2", ports = 9090 },
    { peer = "10.0.0.2", ports = 3306 },
    { peer = "internet", ports = 25 },
]
egress  = [
    { peer = "internet", ports = "1-65535" },
    { peer = "internet", ports = 123, transport = "udp" },
    { peer = "internet", ports = 53, transport = "udp" },
    { peer = "private", ports = 8000 },
    { peer = "private", ports = 8001 },
]
"#,
    );
    let said = "\
inventory/env/prod.toml:31:1  [[allow]] from operator to proxy.http                  prod
inventory/env/prod.toml:41:1  [[allow]] from 10.0.0.2 to prometheus.http             prod
inventory/env/prod.toml:53:5  [security_group.more] ingress from 10.0.0.2, 3306/tcp  prod
inventory/env/prod.toml:54:5  [security_group.more] ingress from internet, 25/tcp    prod
inventory/env/prod.toml:60:5  [security_group.more] egress to private, 8000/tcp      prod
inventory/env/prod.toml:61:5  [security_group.more] egress to private, 8001/tcp      prod
";
    project.run("reach --unused").is(0, said, "");
    let run = project.run("reach --unused --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        read["unused"].as_array().unwrap().len(),
        said.lines().count()
    );
    assert_valid(&[read], "tests/schemas/unused.schema.json");
}

#[test]
fn a_line_that_is_needed_anywhere_is_needed() {
    let project = Project::shop();
    let text = project.read("inventory/env/prod.toml");
    let (hosts, allows) = text.split_once("[[allow]]").unwrap();
    project.append("inventory/fleet.toml", &format!("\n[[allow]]{allows}"));
    project.write("inventory/env/prod.toml", hosts);
    let other = hosts
        .replace("host.", "host.other-")
        .replace("192.0.2", "203.0.113");
    project.write("inventory/env/other.toml", other);
    let said = "every [[allow]] and every rule of a security group is needed\n";
    project.run("reach --unused").is(0, "", said);
    let fleet = project.read("inventory/fleet.toml");
    project.write(
        "inventory/fleet.toml",
        fleet + "\n[[allow]]\nfrom = \"operator\"\nto = \"proxy.http\"\nwhy = \"\"\n",
    );
    let said = "inventory/fleet.toml:17:1  [[allow]] from operator to proxy.http  other, prod\n";
    project.run("reach --unused").is(0, said, "");
    project.run("reach --unused --env other").is(0, said, "");
}
