//! `paygen why`: each hop of a way, the one that decides, and what to write.

use serde_json::{Value, json};

use crate::support::project::Project;

#[test]
fn what_passes_is_told_with_the_line_that_opened_it() {
    let said = "\
prod: yes, app on two reaches db.sql on one
     dials       10.0.0.1:3306, over private
     cloud       lets hosts of private reach each other
     firewall    one lets it in for db.sql, inventory/services.toml:13:21
     published   db.sql, published at 10.0.0.1, is 3306 in its container
";
    Project::shop().run("why app db.sql").is(0, said, "");
}

#[test]
fn what_does_not_pass_is_told_with_what_to_write() {
    let project = Project::shop();
    let said = "\
prod: NO, internet does not reach db.sql on one
     dials       192.0.2.1:3306, the public address
  NO firewall    one drops it: no edge needs it
  NO listens     db.sql has this number, but is not published at that address

if it should, write:

[[allow]]
from = \"internet\"
to   = \"db.sql\"
why  = \"…\"
";
    project.run("why internet db.sql").is(0, said, "");
    let statement = said.split("write:\n").nth(1).unwrap();
    project.append("inventory/env/prod.toml", statement);
    let run = project.run("why internet db.sql");
    assert!(run.stdout.starts_with("prod: yes, "), "{run}");
}

#[test]
fn another_service_at_the_number_is_not_the_one_that_was_meant() {
    let project = Project::shop();
    project.append(
        "inventory/services.toml",
        "\n[service.app.port.admin]\ncontainer = 80\nprotocol = \"http\"\n",
    );
    let said = "\
prod: NO, internet does not reach app.admin on two
     dials       192.0.2.2:80, the public address
     firewall    two lets it in for proxy.http, inventory/env/prod.toml:23:8
  NO listens     proxy.http answers at this number, which is not meant

if it should, write:

[[allow]]
from = \"internet\"
to   = \"app.admin\"
why  = \"…\"
";
    project.run("why internet app.admin").is(0, said, "");
}

#[test]
fn containers_of_one_host_reach_each_other() {
    let said = "\
prod: yes, app on two reaches proxy.http on two
     dials       proxy:80, on the same host
     container   proxy:80 on the project's own network
";
    Project::shop().run("why app proxy.http").is(0, said, "");
}

#[test]
fn an_address_is_whoever_has_it() {
    let project = Project::shop();
    let by_name = project.run("why two db.sql");
    project
        .run("why 10.0.0.2 db.sql")
        .is(0, &by_name.stdout, "");
    let said = "\
prod: NO, 192.0.2.77 does not reach one:22/tcp
     dials       192.0.2.1:22, the public address
  NO firewall    one drops it: no edge needs it
     listens     sshd listens on the host itself
";
    project.run("why 192.0.2.77 one:22").is(0, said, "");
    let run = project.run("why 198.51.100.9 one:22");
    assert!(run.stdout.starts_with("prod: yes, "), "{run}");
}

#[test]
fn a_number_of_a_host_is_followed_whatever_listens_there() {
    let said = "\
prod: NO, two does not reach one:53/udp
     dials       10.0.0.1:53, over private
     cloud       lets hosts of private reach each other
  NO firewall    one drops it: no edge needs it
  NO listens     nothing of the fleet answers there on one
";
    Project::shop().run("why two one:53/udp").is(0, said, "");
}

#[test]
fn an_address_is_dialled_as_it_stands() {
    let project = Project::shop();
    let said = "\
prod: yes, two reaches 10.0.0.1:3306/tcp
     dials       10.0.0.1:3306, over private
     cloud       lets hosts of private reach each other
     firewall    one lets it in for db.sql, inventory/services.toml:13:21
     published   db.sql, published at 10.0.0.1, is 3306 in its container
";
    project.run("why two 10.0.0.1:3306").is(0, said, "");
    let said = "\
prod: NO, two does not reach 192.0.2.1:3306/tcp
     dials       192.0.2.1:3306, the public address
  NO firewall    one drops it: no edge needs it
  NO listens     db.sql has this number, but is not published at that address
";
    project.run("why two 192.0.2.1:3306").is(0, said, "");
    let said = "\
prod: NO, internet does not reach 10.0.0.1:3306/tcp
  NO dials       nothing: who asks has no address of IPv4 in private
";
    project.run("why internet 10.0.0.1:3306").is(0, said, "");
}

#[test]
fn an_address_of_no_host_is_outside_of_the_fleet() {
    let project = Project::shop();
    let said = "\
prod: yes, app on two reaches 198.51.100.9:443/udp
     dials       198.51.100.9:443, outside of the fleet
     goal        is outside of the fleet
";
    project.run("why app 198.51.100.9:443/udp").is(0, said, "");
    let said = "\
prod: NO, app on two does not reach [2001:db8::1]:443/tcp
  NO dials       nothing: who asks has no address of IPv6
";
    project.run("why app [2001:db8::1]:443").is(0, said, "");
    let run = project.run("why app 198.51.100.9:443 --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(read["ways"][0]["to"], "198.51.100.9:443/tcp", "{run}");
}

#[test]
fn what_leaves_a_closed_tier_needs_a_rule() {
    let project = Project::shop();
    let closed = "tier = \"DMZ\"\negress = \"closed\"";
    project.replace("inventory/env/prod.toml", "egress = \"open\"", closed);
    let said = "\
prod: NO, two does not reach 198.51.100.9:4444/tcp
     dials       198.51.100.9:4444, outside of the fleet
  NO cloud       drops what leaves private: no edge needs it
     goal        is outside of the fleet
";
    project.run("why two 198.51.100.9:4444").is(0, said, "");
    let said = "\
prod: yes, two reaches 198.51.100.9:53/udp
     dials       198.51.100.9:53, outside of the fleet
     cloud       has a rule that lets it out of private
     goal        is outside of the fleet
";
    project.run("why two 198.51.100.9:53/udp").is(0, said, "");
    let said = "\
prod: not known whether two reaches 198.51.100.9:443/tcp
     dials       198.51.100.9:443, outside of the fleet
  ?  cloud       lets auth.docker.io be dialled, which may be this address
     goal        is outside of the fleet
";
    project.run("why two 198.51.100.9:443").is(0, said, "");
    project.replace(
        "inventory/env/prod.toml",
        "egress = \"closed\"",
        "egress = \"unknown\"",
    );
    let said = "\
prod: not known whether two reaches 198.51.100.9:4444/tcp
     dials       198.51.100.9:4444, outside of the fleet
  ?  cloud       nobody wrote down what it does with what leaves private
     goal        is outside of the fleet

find out from whoever runs the cloud, and write it down: `egress` in `[network.private]`
";
    project.run("why two 198.51.100.9:4444").is(0, said, "");
}

#[test]
fn nobody_knows_whether_a_public_address_is_reached_from_behind_it() {
    let project = Project::shop();
    project.replace(
        "inventory/env/prod.toml",
        "intra  = \"open\"\n",
        "intra  = \"open\"\ntier = \"DMZ\"\n",
    );
    let said = "\
prod: not known whether two reaches 192.0.2.2:80/tcp
  ?  cloud       may or may not bring back what two sends to its own public address
";
    project.run("why two 192.0.2.2:80").is(0, said, "");
}

#[test]
fn operators_ask_from_each_place_where_they_sit() {
    let project = Project::shop();
    project.replace(
        "inventory/env/prod.toml",
        "[\"198.51.100.0/24\"]",
        "[\"198.51.100.0/24\", \"private\"]",
    );
    let run = project.run("why operator one:22");
    let sentences = run.stdout.lines().filter(|line| line.starts_with("prod"));
    let sentences: Vec<&str> = sentences.collect();
    let due = [
        "prod: yes, 198.51.100.0/24 reaches one:22/tcp",
        "prod: yes, private reaches one:22/tcp",
    ];
    assert_eq!(sentences, due, "{run}");
}

#[test]
fn what_nobody_knows_of_a_cloud_is_neither_yes_nor_no() {
    let project = Project::shop();
    project.replace("inventory/env/prod.toml", "intra  = \"open\"\n", "");
    let said = "\
prod: not known whether app on two reaches db.sql on one
     dials       10.0.0.1:3306, over private
  ?  cloud       nobody wrote down what it does from host to host in private
     firewall    one lets it in for db.sql, inventory/services.toml:13:21
     published   db.sql, published at 10.0.0.1, is 3306 in its container

find out from whoever runs the cloud, and write it down: `intra` in `[network.private]`
";
    project.run("why app db.sql").is(0, said, "");
}

#[test]
fn programs_read_the_same_as_people() {
    let run = Project::shop().run("why internet proxy.http --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    let expected = json!({ "ways": [{
        "environment": "prod",
        "from": "internet",
        "to": "proxy.http on two",
        "answer": "yes",
        "hops": [
            { "at": "dials", "answer": "yes", "says": "192.0.2.2:80, the public address" },
            {
                "at": "firewall",
                "answer": "yes",
                "says": "two lets it in for proxy.http, inventory/env/prod.toml:23:8"
            },
            {
                "at": "published",
                "answer": "yes",
                "says": "proxy.http, published at every address, is 80 in its container"
            }
        ],
        "cure": null,
        "probe": null
    }]});
    assert_eq!((run.code, read), (Some(0), expected));
}

#[test]
fn a_name_that_is_not_there_is_an_error_with_the_one_that_is() {
    let project = Project::shop();
    let said = "\
error: nobody is called `ap`, but `app` is there; who asks is a service, a host, a network, an \
address, `internet` or `operator`
";
    project.run("why ap db.sql").is(1, "", said);
    let said = "\
error: nothing is called `db.sq`, but `db.sql` is there; what is reached is `service.port`, or \
`host:number` or `address:number` with `/udp` behind it if need be
";
    project.run("why app db.sq").is(1, "", said);
    for goal in [
        "one:0",
        "one:65536",
        "one:22/sctp",
        "nine:22",
        "db",
        "",
        "127.0.0.1:80",
        "0.0.0.0:80",
        "[::1]:80",
        "224.0.0.1:80",
        "fd00::1:80",
        "10.0.0.1",
        "[fd00::1]",
    ] {
        let run = project.command("why app").arg(goal).output().unwrap();
        assert_eq!(run.status.code(), Some(1), "{goal}");
    }
}

#[test]
fn a_broken_inventory_has_no_ways() {
    let project = Project::shop();
    project.append(
        "inventory/env/prod.toml",
        "\n[service.app]\ncalls = [\"no.where\"]\n",
    );
    let said = "error: the inventory has errors; `paygen check` shows them\n";
    project.run("why app db.sql").is(1, "", said);
}
