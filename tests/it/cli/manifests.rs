//! `MANIFEST`: anybody can verify a folder with coreutils, and what is not asked for any more goes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::project::Project;
use crate::support::tiny::{PROD_FILE, TEST_FILE, tiny};
use crate::support::tools::tool;

/// A second service on host `two`.
const MORE: &str = "
[service.more]
image  = \"tiny/more:1.0\"
memory = \"64m\"
";

/// Every folder below `generated/` that has a manifest, each verified by coreutils.
pub(super) fn verified(project: &Project) -> Vec<String> {
    let manifests = project.names("generated").into_iter();
    let folders = manifests.filter_map(|path| Some(path.strip_suffix("/MANIFEST")?.to_owned()));
    let folders: Vec<String> = folders.collect();
    for folder in &folders {
        let mut command = project.hermetic(&tool("sha256sum"));
        command.args(["--check", "--strict", "--quiet", "MANIFEST"]);
        command.current_dir(project.path("generated").join(folder));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{folder}: {output:?}");
    }
    folders
}

/// What is listed, by the path below `generated/`.
fn listed(project: &Project) -> Vec<String> {
    let mut all = Vec::new();
    for folder in verified(project) {
        let text = project.read(&format!("generated/{folder}/MANIFEST"));
        let lines = text.lines().filter_map(|line| line.split_once("  "));
        all.extend(lines.map(|(_, path)| format!("{folder}/{path}")));
        all.push(format!("{folder}/MANIFEST"));
    }
    all.sort();
    all
}

fn rendered(project: &Project, counts: &str) {
    let run = project.run("render");
    assert_eq!(run.code, Some(0), "{run}");
    let last = run.stderr.lines().last();
    assert_eq!(last, Some(format!("generated: {counts}").as_str()), "{run}");
    assert_eq!(listed(project), project.names("generated"));
}

#[test]
fn every_folder_has_one_that_lists_every_file() {
    let project = tiny();
    rendered(&project, "22 new");
    let folders = ["prod", "prod/one", "test", "test/two"];
    assert_eq!(verified(&project), folders);
}

#[test]
fn the_real_fleet_is_verified_by_coreutils() {
    let project = Project::empty();
    let inventory = fs::canonicalize("inventory").unwrap();
    let run = project.run(&format!("render --inventory {}", inventory.display()));
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(listed(&project), project.names("generated"));
    let folders = [
        "cloud",
        "cloud/vm1",
        "cloud/vm2",
        "local",
        "local/local",
        "stack",
        "stack/stack",
    ];
    assert_eq!(verified(&project), folders);
}

#[test]
fn names_that_no_shell_likes_are_verified_too() {
    let project = tiny();
    let odd = "/etc/a  b $(x) 'q' \\\\é*/-n #1.conf";
    let files = format!("[service.web.files]\n\"{odd}\" = \"files/web.conf\"\n");
    project.append("inventory/env/test.toml", &files);
    rendered(&project, "23 new");
    let odd = odd.replace("\\\\", "\\");
    let path = format!("generated/test/two/web/files{odd}");
    assert_eq!(project.read(&path), "listen 80\n");
    rendered(&project, "nothing changed");
}

#[test]
fn a_service_that_is_gone_takes_its_files_along() {
    let project = tiny();
    rendered(&project, "22 new");
    let before = project.names("generated");
    project.append("inventory/fleet.toml", MORE);
    project.replace(
        "inventory/env/test.toml",
        "[\"web\"]",
        "[\"web\", \"more\"]",
    );
    rendered(&project, "1 new, 8 changed");
    assert_ne!(project.names("generated"), before);
    project.replace(
        "inventory/env/test.toml",
        "[\"web\", \"more\"]",
        "[\"web\"]",
    );
    project.replace("inventory/fleet.toml", MORE, "");
    rendered(&project, "8 changed, 1 removed");
    assert_eq!(project.names("generated"), before);
}

#[test]
fn a_host_that_is_gone_takes_its_folder_along() {
    let project = tiny();
    rendered(&project, "22 new");
    project.replace("inventory/env/test.toml", "host.two", "host.three");
    rendered(&project, "5 new, 6 changed, 5 removed");
    assert!(!project.path("generated/test/two").exists());
    assert_eq!(
        verified(&project),
        ["prod", "prod/one", "test", "test/three"]
    );
}

#[test]
fn an_environment_that_is_gone_takes_its_folder_along() {
    let project = tiny();
    rendered(&project, "22 new");
    fs::remove_file(project.path("inventory/env/test.toml")).unwrap();
    // What is asked of one environment says nothing of others.
    let said = "prod     1 service on 1 host, 11 files\ngenerated: nothing changed\n";
    project.run("render --env prod").is(0, "", said);
    assert!(project.path(TEST_FILE).exists());
    rendered(&project, "11 removed");
    assert!(!project.path("generated/test").exists());
}

#[test]
fn a_file_of_somebody_else_stays_and_is_named() {
    let project = tiny();
    rendered(&project, "22 new");
    let foreign = [
        "generated/notes",
        "generated/test/todo",
        "generated/test/two/web/MANIFEST",
    ];
    for path in foreign {
        project.write(path, format!("{}  web.conf\n", "0".repeat(64)));
    }
    let said = |counts: &str| {
        format!(
            "prod     1 service on 1 host, 11 files\n\
             test     1 service on 1 host, 11 files\n\
             generated: {counts}\n\
             left alone, since paygen did not write it: generated/notes\n\
             left alone, since paygen did not write it: generated/test/todo\n\
             left alone, since paygen did not write it: generated/test/two/web/MANIFEST\n"
        )
    };
    project.run("render").is(0, "", &said("nothing changed"));
    project
        .run("render --overwrite")
        .is(0, "", &said("nothing changed"));
    let said_of_files = said("");
    let left_alone: String = said_of_files.split_inclusive('\n').skip(3).collect();
    let checked = format!("{left_alone}generated is as rendered\n");
    project.run("render --check").is(0, "", &checked);
    // The environment goes, its folder stays for them.
    fs::remove_file(project.path("inventory/env/test.toml")).unwrap();
    let said = said("11 removed").replace("test     1 service on 1 host, 11 files\n", "");
    project.run("render").is(0, "", &said);
    for path in foreign {
        assert!(project.path(path).exists(), "{path} is gone");
    }
    assert!(!project.path(TEST_FILE).exists());
}

#[test]
fn what_was_deleted_is_restored() {
    let project = tiny();
    rendered(&project, "22 new");
    let all = project.files("generated");
    fs::remove_file(project.path(PROD_FILE)).unwrap();
    fs::remove_file(project.path("generated/test/MANIFEST")).unwrap();
    fs::remove_dir_all(project.path("generated/test/two/web")).unwrap();
    rendered(&project, "3 new");
    assert_eq!(project.files("generated"), all);
    fs::remove_dir_all(project.path("generated")).unwrap();
    rendered(&project, "22 new");
    assert_eq!(project.files("generated"), all);
}

#[test]
fn a_right_that_was_lost_is_restored() {
    let project = Project::shop();
    let script = project.path("generated/prod/one/bootstrap.sh");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let said = |counts| format!("prod     5 services on 2 hosts, 26 files\ngenerated: {counts}\n");
    project.run("render").is(0, "", &said("26 new"));
    assert_eq!(mode(&script), 0o755);
    fs::set_permissions(&script, fs::Permissions::from_mode(0o644)).unwrap();
    let shown = "prod/one/bootstrap.sh: mode 644 becomes 755\n";
    let stale = "generated is not as rendered: 1 changed; run `paygen render` and commit\n";
    project.run("render --check").is(2, shown, stale);
    project.run("render").is(0, "", &said("1 changed"));
    assert_eq!(mode(&script), 0o755);
}

#[test]
fn what_is_not_asked_for_is_not_touched() {
    let project = tiny();
    rendered(&project, "22 new");
    let old = project.files("generated");
    project.write("inventory/files/web.conf", "listen 81\n");
    let said = "prod     1 service on 1 host, 5 files\ngenerated: 3 changed\n";
    project.run("render --host one").is(0, "", said);
    let new = project.files("generated");
    let changed: Vec<&String> = new.keys().filter(|path| old[*path] != new[*path]).collect();
    let expected = [
        "prod/one/MANIFEST",
        "prod/one/docker-compose.one.yml",
        "prod/one/web/files/etc/web.conf",
    ];
    assert_eq!(changed, expected);
    let said = "prod     1 service on 1 host, 11 files\ngenerated: nothing changed\n";
    project.run("render --env prod").is(0, "", said);
    let said = "test     1 service on 1 host, 11 files\ngenerated: 3 changed\n";
    project.run("render --env test").is(0, "", said);
    rendered(&project, "nothing changed");
}

#[test]
fn hosts_without_files_beside_them_need_no_manifest_there() {
    let project = tiny();
    rendered(&project, "22 new");
    let said = "prod     1 service on 1 host, 5 files\ngenerated: 5 new\n";
    fs::remove_dir_all(project.path("generated")).unwrap();
    project.run("render --host one").is(0, "", said);
    assert_eq!(verified(&project), ["prod/one"]);
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let project = tiny();
    project.replace("inventory/fleet.toml", "/etc/web.conf", "/etc/web");
    rendered(&project, "22 new");
    let files = project.files("generated");
    let source = project.path("inventory/files/web.conf");
    fs::remove_file(&source).unwrap();
    project.write("inventory/files/web.conf/a", "a");
    project.write("inventory/files/web.conf/b/c", "c");
    rendered(&project, "4 new, 4 changed, 2 removed");
    assert_eq!(
        project.read("generated/test/two/web/files/etc/web/b/c"),
        "c"
    );
    fs::remove_dir_all(&source).unwrap();
    project.write("inventory/files/web.conf", "listen 80\n");
    rendered(&project, "2 new, 4 changed, 4 removed");
    assert_eq!(project.files("generated"), files);
}
