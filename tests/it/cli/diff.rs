//! `paygen diff`: against generated/, against a revision, and when there is nothing to compare.

use serde_json::{Value, json};

use crate::support::project::Project;
use crate::support::schema::assert_valid;
use crate::support::tiny::tiny;

const NOTHING: &str = "nothing changes on any host\n";

/// What is said of a newer image of the tiny fleet, without the lines of files.
const NEWER: &str = "\
prod: 1 image changed, 1 restarted
  image      web on one: tiny/web:1.0 → tiny/web:1.1  inventory/fleet.toml:4:10
  restarts   web on one: image

test: 1 image changed, 1 restarted
  image      web on two: tiny/web:1.0 → tiny/web:1.1  inventory/fleet.toml:4:10
  restarts   web on two: image

";

/// Keeps what stands in a project as a revision of git, with what was added before.
fn commit(project: &Project) {
    for words in [
        "init --quiet",
        "add inventory",
        "commit --quiet --message fleet",
    ] {
        project.git(words);
    }
}

/// The part of an answer before the lines of files.
fn meaning(project: &Project, arguments: &str) -> String {
    let run = project.run(arguments);
    let lines = run.stdout.find("--- ").unwrap_or(run.stdout.len());
    run.stdout[..lines].to_owned()
}

#[test]
fn what_changes_is_told_against_generated_and_against_a_revision() {
    let project = tiny();
    let _ = project.run("render");
    commit(&project);
    project.run("diff").is(0, "", NOTHING);
    project.run("diff --base HEAD").is(0, "", NOTHING);
    project.replace("inventory/fleet.toml", "web:1.0", "web:1.1");
    assert_eq!(meaning(&project, "diff"), NEWER);
    assert_eq!(meaning(&project, "diff --base HEAD"), NEWER);
    let run = project.run("diff");
    assert_eq!(run.code, Some(2));
    let lines = "
-    image: \"tiny/web:1.0\"
+    image: \"tiny/web:1.1\"
";
    assert!(run.stdout.contains(lines), "{run}");
    let last = run.stdout.lines().last();
    assert_eq!(last, Some("6 files from generated/ to inventory/"));
    let _ = project.run("render");
    project.run("diff").is(0, "", NOTHING);
    assert_eq!(meaning(&project, "diff --base HEAD"), NEWER);
}

#[test]
fn one_environment_is_told_alone() {
    let project = tiny();
    commit(&project);
    project.replace("inventory/fleet.toml", "web:1.0", "web:1.1");
    let prod = NEWER.split_inclusive("image\n\n").next().unwrap();
    assert_eq!(meaning(&project, "diff --base HEAD --env prod"), prod);
    let unknown = "error: no environment is called `prd`; there are: prod, test\n";
    project.run("diff --base HEAD --env prd").is(1, "", unknown);
}

/// What is said of one host is what is said of it among all.
#[test]
fn one_host_is_told_alone() {
    let project = Project::shop();
    commit(&project);
    project.replace(
        "inventory/env/prod.toml",
        "\"db\", \"prometheus\"",
        "\"prometheus\"",
    );
    project.replace("inventory/env/prod.toml", "[\"app\"", "[\"db\", \"app\"");
    let report = |arguments: &str| -> Value {
        let run = project.run(&format!("diff --base HEAD --format json {arguments}"));
        serde_json::from_str(&run.stdout).unwrap()
    };
    let whole = report("");
    let items = |report: &Value| report["changes"][0]["items"].as_array().unwrap().clone();
    let paths = |report: &Value| -> Vec<String> {
        let files = report["files"].as_array().unwrap().iter();
        files
            .map(|file| file["path"].as_str().unwrap().to_owned())
            .collect()
    };
    for host in ["one", "two"] {
        let alone = report(&format!("--host {host}"));
        let mut expected = items(&whole);
        expected.retain(|item| item["hosts"].as_array().unwrap().contains(&json!(host)));
        assert!(!expected.is_empty() && expected.len() < items(&whole).len());
        assert_eq!(items(&alone), expected);
        let mut expected = paths(&whole);
        expected.retain(|path| path.starts_with(&format!("prod/{host}/")));
        assert_eq!(paths(&alone), expected);
    }
    let unknown = "error: no host is called `three`; there are: one, two\n";
    project
        .run("diff --base HEAD --host three")
        .is(1, "", unknown);
}

/// A host that is gone, and an environment, are known by what was.
#[test]
fn what_is_gone_can_be_asked_for() {
    let project = tiny();
    let _ = project.run("render");
    commit(&project);
    std::fs::remove_file(project.path("inventory/env/prod.toml")).unwrap();
    let says = "\
prod is gone: 1 host gone, 1 removed
  host gone  one: no address  was inventory/env/prod.toml:1:1
  removes    web on one  was inventory/env/prod.toml:2:9

";
    assert_eq!(meaning(&project, "diff --base HEAD --host one"), says);
    let says = "prod is gone: 1 host gone, 1 removed
  host gone  one: no address
  removes    web on one

";
    assert_eq!(meaning(&project, "diff --env prod"), says);
    project.run("diff --env test").is(0, "", NOTHING);
}

/// What is found in another environment is no reason to stop this one.
#[test]
fn findings_of_other_environments_are_left_out() {
    let project = tiny();
    commit(&project);
    let hosts = "[host.two]\naddress.lan = \"10.0.0.1\"\nruns = [\"web\"]\n\
                 [host.three]\naddress.lan = \"10.0.0.1\"\n";
    project.write("inventory/env/test.toml", hosts);
    let run = project.run("diff --base HEAD");
    assert_eq!(run.code, Some(3), "{run}");
    project
        .run("diff --base HEAD --env prod")
        .is(0, "", NOTHING);
}

#[test]
fn comments_and_the_order_of_lines_are_no_change() {
    let project = Project::shop();
    commit(&project);
    let services = project.read("inventory/services.toml");
    let tables: Vec<&str> = services.split("\n\n").collect();
    let (routes, services) = tables.split_at(tables.len() - 2);
    let turned: Vec<&str> = routes.iter().rev().chain(services).copied().collect();
    let text = format!("# Turned round.\n\n{}\n", turned.join("\n\n"));
    project.write("inventory/services.toml", text);
    project.run("diff --base HEAD").is(0, "", NOTHING);
    let markdown = "## paygen: this changes nothing on any host\n";
    let run = project.run("diff --base HEAD --format markdown");
    run.is(0, markdown, NOTHING);
}

#[test]
fn a_template_alone_is_a_change() {
    let project = tiny();
    let ours = std::fs::read_to_string("templates/host/compose.yml.tera").unwrap();
    let line = "    restart: {{ s.restart | compose }}\n";
    assert_eq!(ours.matches(line).count(), 1);
    let theirs = ours.replace(line, &format!("{line}    init: true\n"));
    project.write("inventory/../templates/host/compose.yml.tera", theirs);
    project.git("init --quiet");
    project.git("add templates");
    commit(&project);
    let says = "\
prod: 1 restarted
  restarts   web on one: init

test: 1 restarted
  restarts   web on two: init

";
    assert_eq!(meaning(&project, "diff --base HEAD"), says);
}

#[test]
fn templates_of_another_program_are_not_ours() {
    let project = tiny().with("templates/mail.html.tera", "{{ broken");
    project.git("init --quiet");
    project.git("add templates");
    commit(&project);
    project.run("diff --base HEAD").is(0, "", NOTHING);
}

#[test]
fn files_and_links_are_read_as_the_revision_has_them() {
    let project = tiny();
    let shared = project.path("shared.conf");
    std::fs::write(shared, "listen 80\n").unwrap();
    let link = project.path("inventory/files/web.conf");
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("../../shared.conf", &link).unwrap();
    project.git("init --quiet");
    project.git("add shared.conf");
    commit(&project);
    let run = project.run("diff --base HEAD");
    run.is(0, "", NOTHING);
    project.write("shared.conf", "listen 81\n");
    let says = meaning(&project, "diff --base HEAD --env prod");
    let expected = "\
prod: 1 restarted
  restarts   web on one: web/files/etc/web.conf

";
    assert_eq!(says, expected);
}

#[test]
fn a_fleet_that_was_not_there_is_new() {
    let project = tiny().with("README.md", "Soon.\n");
    for words in [
        "init --quiet",
        "add README.md",
        "commit --quiet --message note",
    ] {
        project.git(words);
    }
    let says = meaning(&project, "diff --base HEAD --env prod");
    let expected = "\
prod is new: 1 new host, 1 added
  host new   one: no address  inventory/env/prod.toml:1:1
  adds       web on one  inventory/env/prod.toml:2:9

";
    assert_eq!(says, expected);
}

#[test]
fn what_cannot_be_compared_is_said_with_a_cure() {
    let project = tiny();
    let run = project.run("diff --base HEAD");
    let says = "error: git cannot find its folder: fatal: not a git repository (or any of the \
                parent directories): .git\n";
    run.is(1, "", says);
    commit(&project);
    let run = project.run("diff --base mian");
    let path = project.path("").canonicalize().unwrap();
    let says = format!(
        "error: git knows no revision `mian` in `{}`; `git log --oneline` lists those it knows\n",
        path.display()
    );
    run.is(1, "", &says);
    project.write("inventory/fleet.toml", "fleet.name = 1\n");
    commit(&project);
    project.write("inventory/fleet.toml", "fleet.name = \"tiny\"\n");
    let run = project.run("diff --base HEAD");
    assert_eq!(run.code, Some(1), "{run}");
    assert!(
        run.stderr.starts_with("error: the inventory of HEAD ("),
        "{run}"
    );
    let cure = "compare with a revision that `paygen check` passes, or with generated/ by leaving \
                `--base` out\n";
    assert!(run.stderr.ends_with(cure), "{run}");
}

#[test]
fn findings_that_were_not_there_come_first() {
    let project = Project::shop();
    commit(&project);
    project.replace("inventory/env/prod.toml", "proxy.http", "proxy.htp");
    let said = "\
error[PG0202]: `proxy` has no port `htp`  inventory/env/prod.toml:23:8

";
    let shown = "`paygen check` shows the findings whole\n";
    project.run("diff --base HEAD").is(3, said, shown);
    project.replace("inventory/env/prod.toml", "proxy.htp", "proxy.http");
    project.replace(
        "inventory/env/prod.toml",
        "intra  = \"open\"",
        "intra  = \"closed\"",
    );
    let run = project.run("diff --base HEAD");
    let said = "\
warning[PG0409]: `private` is closed inside, and edges must cross it  inventory/env/prod.toml:6:10

prod: 1 broken
";
    assert!(run.stdout.starts_with(said), "{run}");
    assert_eq!(run.code, Some(3));
    commit(&project);
    project.run("diff --base HEAD").is(0, "", NOTHING);
}

#[test]
fn programs_read_it_by_its_schema() {
    let project = Project::shop();
    commit(&project);
    project.replace(
        "inventory/env/prod.toml",
        "\"db\", \"prometheus\"",
        "\"prometheus\"",
    );
    project.replace("inventory/env/prod.toml", "[\"app\"", "[\"db\", \"app\"");
    let run = project.run("diff --base HEAD --format json");
    let read: Value = serde_json::from_str(&run.stdout).unwrap();
    let first = &read["changes"][0]["items"][0];
    let expected = json!({
        "kind": "data_at_risk",
        "what": "db on one",
        "hosts": ["one", "two"],
        "details": ["moves to two; the volume `shop-prod_db-data` stays behind"],
        "lines": [
            { "when": "after", "file": "inventory/env/prod.toml", "line": 19, "column": 12 },
        ],
    });
    assert_eq!(*first, expected);
    let nothing = project.run("diff --base HEAD --env prod --format json");
    let nothing: Value = serde_json::from_str(&nothing.stdout).unwrap();
    assert_valid(&[read, nothing], "src/change/show/report.schema.json");
}
