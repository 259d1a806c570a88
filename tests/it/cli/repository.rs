//! Addresses of the fleet in the rest of its repository, looked for where git would look.

use std::fs;

use crate::support::project::Project;
use crate::support::tiny::tiny;

const SCRIPT: &str = "ssh root@192.0.2.1 uptime\n";

/// A fleet with an address, in a checkout.
fn checkout() -> Project {
    let project = tiny().with(".git/HEAD", "ref: refs/heads/main\n");
    let host = "address.public = \"192.0.2.1\"\nruns";
    project.replace("inventory/env/prod.toml", "runs", host);
    project
}

#[test]
fn a_script_with_an_address_is_found_in_its_line() {
    let project = checkout().with("deploy/go.sh", SCRIPT);
    let found = "\
warning[PG0417]: `192.0.2.1` is written out in `deploy/go.sh`
 --> deploy/go.sh:1:10
  |
1 | ssh root@192.0.2.1 uptime
  |          ^^^^^^^^^ stays behind when the fleet changes
  |
 ::: inventory/env/prod.toml:2:18
  |
2 | address.public = \"192.0.2.1\"
  |                  ----------- is `one`
  |
  = note: in environment `prod`
  = help: read it from what is rendered, as `topology.json`, or say that it is meant: \
`written_out = [\"deploy/go.sh\"]` in `[fleet]`

";
    project.run("check").is(3, found, "1 warning\n");
    project.append(
        "inventory/fleet.toml",
        "\n[fleet]\nwritten_out = [\"deploy\"]\n",
    );
    project.replace("inventory/fleet.toml", "fleet.name = \"tiny\"\n", "");
    project.replace(
        "inventory/fleet.toml",
        "[fleet]",
        "[fleet]\nname = \"tiny\"",
    );
    project.run("check").is(0, "", "no findings\n");
}

#[test]
fn a_pipeline_in_a_hidden_folder_is_found() {
    let project = checkout().with(".github/workflows/deploy.yml", SCRIPT);
    let run = project.run("check");
    assert_eq!((run.code, run.stderr.as_str()), (Some(3), "1 warning\n"));
    assert!(run.stdout.contains(".github/workflows/deploy.yml:1:10"));
}

#[test]
fn what_nobody_wrote_by_hand_is_not_looked_at() {
    let project = checkout()
        .with(".gitignore", "/ignored/\n")
        .with("ignored/go.sh", SCRIPT)
        .with(".git/hooks/go.sh", SCRIPT)
        .with("letters.bin", b"\xff192.0.2.1")
        .with("long.txt", format!("{SCRIPT}{}", " ".repeat(1 << 20)));
    assert_eq!(project.run("render").code, Some(0));
    fs::create_dir(project.path("scripts")).unwrap();
    project.run("check").is(0, "", "no findings\n");
}

#[test]
fn without_git_there_is_no_repository_to_look_at() {
    let project = checkout().with("deploy/go.sh", SCRIPT);
    fs::remove_dir_all(project.path(".git")).unwrap();
    project.run("check").is(0, "", "no findings\n");
}

#[test]
fn another_output_folder_is_left_out_as_well() {
    let project = checkout();
    assert_eq!(project.run("render --out out").code, Some(0));
    project.run("check --out out").is(0, "", "no findings\n");
    assert_eq!(project.run("check").code, Some(3), "out/ is not generated/");
}
