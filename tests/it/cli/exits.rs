//! Exit codes and words of every way in which a command can end.

use crate::support::project::Project;
use crate::support::tiny::tiny;

const DONE: &str = "\
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 22 new
";

/// A reference that leads nowhere, in the file of one environment.
const BROKEN: &str = "
[service.web]
needs = [\"wbe.http\"]
";

const BROKEN_FOUND: &str = "\
error[PG0201]: no service is called `wbe`
 --> inventory/env/test.toml:5:10
  |
5 | needs = [\"wbe.http\"]
  |          ^^^^^^^^^^ not known
  |
help: write `web`
  |
5 - needs = [\"wbe.http\"]
5 + needs = [\"web.http\"]
  |

";

#[test]
fn zero_is_done_or_nothing_to_do() {
    let project = tiny();
    project.run("check").is(0, "", "no findings\n");
    project.run("render").is(0, "", DONE);
    let nothing = DONE.replace("22 new", "nothing changed");
    project.run("render").is(0, "", &nothing);
    let said = "generated is as rendered\n";
    project.run("render --check").is(0, "", said);
}

#[test]
fn one_is_an_error() {
    let project = tiny();
    let said = "error: no environment is called `tset`; there are: prod, test\n";
    project.run("check --env tset").is(1, "", said);
    project.run("render --env prod --env tset").is(1, "", said);
    project.run("explain fleet.name --env tset").is(1, "", said);
    let said = "error: no host is called `three`; there are: one, two\n";
    project.run("render --host three").is(1, "", said);
    let said = "error: no host is called `two`; there are: one\n";
    project.run("render --env prod --host two").is(1, "", said);
    assert_eq!(project.names("generated"), [""; 0]);
}

#[test]
fn a_wrong_command_line_is_an_error_and_no_difference() {
    let project = tiny();
    let wrong = [
        "",
        "check --evn prod",
        "check --format xml",
        "check extra",
        "explain",
        "render --env",
        "completions",
        "completions tcsh",
        "--inventory",
    ];
    for arguments in wrong {
        let run = project.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run}");
    }
    project.run("rendre").is(
        1,
        "",
        "\
error: unrecognized subcommand 'rendre'

  tip: a similar subcommand exists: 'render'

Usage: paygen [OPTIONS] <COMMAND>

For more information, try '--help'.
",
    );
}

#[test]
fn two_is_a_difference() {
    let project = tiny();
    let run = project.run("render --check --host one");
    assert_eq!(run.code, Some(2), "{run}");
    let said = "generated is not as rendered: 5 new; run `paygen render` and commit\n";
    assert_eq!(run.stderr, said);
    assert!(!project.path("generated").exists(), "a check made a folder");
}

#[test]
fn three_is_a_finding() {
    let project = tiny().with_more("inventory/env/test.toml", BROKEN);
    project.run("check").is(3, BROKEN_FOUND, "1 error\n");
    let said = "1 error\nnothing was rendered\n";
    project.run("render").is(3, BROKEN_FOUND, said);
    project.run("render --check").is(3, BROKEN_FOUND, said);
    project
        .run("render --overwrite --host two")
        .is(3, BROKEN_FOUND, said);
    assert!(!project.path("generated").exists());
}

#[test]
fn an_error_elsewhere_stops_only_what_it_concerns() {
    let project = tiny().with_more("inventory/env/test.toml", BROKEN);
    project.run("check --env prod").is(0, "", "no findings\n");
    project
        .run("check --env test")
        .is(3, BROKEN_FOUND, "1 error\n");
    let said = "prod     1 service on 1 host, 11 files\ngenerated: 11 new\n";
    project.run("render --env prod").is(0, "", said);
    let said = "prod     1 service on 1 host, 5 files\ngenerated: nothing changed\n";
    project.run("render --host one").is(0, "", said);
}

#[test]
fn a_file_that_cannot_be_read_stops_only_its_environment() {
    let project = tiny().with("inventory/env/test.toml", "[host.two\n");
    let found = "\
error[PG0101]: this is not TOML: nothing closes `[`
 --> inventory/env/test.toml:1:1
  |
1 | [host.two
  | ^ opened here
  |
help: write `]` at the end
  |
1 | [host.two]
  |          +

";
    for asked in ["", " --env test", " --host two", " --env nowhere"] {
        let run = project.run(&format!("render{asked}"));
        run.is(3, found, "1 error\nnothing was rendered\n");
    }
    project.run("check --env prod").is(0, "", "no findings\n");
}

#[test]
fn a_warning_stops_nothing() {
    let project = tiny();
    project.replace("inventory/fleet.toml", "web:1.0", "web:latest");
    let run = project.run("check");
    let found = "warning[PG0904]: ";
    assert!(run.stdout.starts_with(found), "{run}");
    run.is(3, &run.stdout, "1 warning\n");
    let said = format!("{DONE}1 warning\n`paygen check` shows them\n");
    project.run("render").is(0, "", &said);
}

#[test]
fn what_two_environments_have_in_common_is_told_once_and_for_each() {
    let project = tiny();
    project.replace("inventory/fleet.toml", "web:1.0", "web:latest");
    let in_prod = project.run("check --env prod");
    in_prod.is(3, &project.run("check").stdout, "1 warning\n");
    let in_test = in_prod
        .stdout
        .replace("environment `prod`", "environment `test`");
    assert_ne!(in_prod.stdout, in_test);
    project
        .run("check --env test")
        .is(3, &in_test, "1 warning\n");
    project
        .run("check --env prod --env test")
        .is(3, &in_prod.stdout, "1 warning\n");
}

#[test]
fn a_note_is_no_finding() {
    let project = tiny();
    let port = "port.http = { container = 80, publish = 8080 }\nfiles ";
    project.replace("inventory/fleet.toml", "files ", port);
    let found = "\
note[PG0304]: `web.http` is not published: no edge needs it
 --> inventory/fleet.toml:6:41
  |
6 | port.http = { container = 80, publish = 8080 }
  |                                         ^^^^ without effect
  |
  = note: in environment `prod`

";
    project.run("check").is(0, found, "1 note\n");
    let said = format!("{DONE}1 note\n`paygen check` shows them\n");
    project.run("render").is(0, "", &said);
}

#[test]
fn four_is_an_edit_by_hand() {
    let project = tiny();
    project.run("render").is(0, "", DONE);
    project.append("generated/test/two/secrets.json", "by hand\n");
    let shown = "\
--- a/test/two/secrets.json
+++ b/test/two/secrets.json
@@ -2,3 +2,4 @@
   \"files\": {},
   \"env_files\": {}
 }
+by hand
";
    let said = "\
edited by hand: generated/test/two/secrets.json
nothing was written: take the lines with `+` over into inventory, or give them up with \
`paygen render --overwrite`
";
    project.run("render").is(4, shown, said);
    project.run("render --host two").is(4, shown, said);
    let elsewhere = "prod     1 service on 1 host, 5 files\ngenerated: nothing changed\n";
    project.run("render --host one").is(0, "", elsewhere);
    let done = DONE.replace("22 new", "1 changed");
    project.run("render --overwrite").is(0, "", &done);
}

#[test]
fn a_folder_without_inventory_is_told_what_to_do_next() {
    let project = Project::empty();
    let found = "\
error[PG0105]: cannot read `inventory`: there is no such folder
--> inventory
 = help: name the folder with `--inventory`, or write a small one with `paygen init`

";
    project.run("check").is(3, found, "1 error\n");
    project
        .run("render")
        .is(3, found, "1 error\nnothing was rendered\n");
}

#[test]
fn other_folders_can_be_named_wherever_an_option_may_stand() {
    let project = Project::empty();
    for (path, bytes) in tiny().files("inventory") {
        project.write(&format!("my fleet/{path}"), bytes);
    }
    let mut command = project.command("render --out out");
    let output = command.args(["--inventory", "my fleet"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(project.names("out").len(), 22);
    let mut command = project.command("--out out");
    let output = command
        .args(["--inventory", "my fleet", "render", "--check"])
        .output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}
