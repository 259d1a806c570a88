//! What stands in the way in `generated/`: told before anything is changed, and never followed.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::project::Project;
use crate::support::tiny::{PROD_FILE, TEST_FILE, tiny};

const DONE: &str = "\
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
";

/// Nothing was written because of this.
#[track_caller]
fn refused(project: &Project, why: &str) {
    let before = project.names("generated");
    project.run("render").is(1, "", &format!("error: {why}\n"));
    assert_eq!(project.names("generated"), before);
}

#[test]
fn a_file_in_place_of_the_folder() {
    let project = tiny().with("generated", "mine\n");
    refused(
        &project,
        "`generated` is a file, and paygen needs a folder there: move it away",
    );
    assert_eq!(project.read("generated"), "mine\n");
}

#[test]
fn a_file_where_a_folder_is_needed() {
    let project = tiny().with("generated/test/two", "mine\n");
    let why = "`generated/test/two` is a file, and paygen needs a folder there: move it away";
    refused(&project, why);
    fs::rename(project.path("generated/test/two"), project.path("mine")).unwrap();
    project
        .run("render")
        .is(0, "", &format!("{DONE}generated: 22 new\n"));
}

#[test]
fn a_folder_where_a_file_is_needed() {
    let why = format!("`{TEST_FILE}` is a folder, and paygen needs a file there: move it away");
    let project = tiny().with(&format!("{TEST_FILE}/mine"), "mine\n");
    refused(&project, &why);
}

#[test]
fn an_empty_folder_is_nobodys() {
    let project = tiny();
    fs::create_dir_all(project.path(TEST_FILE).join("a/b")).unwrap();
    fs::create_dir_all(project.path("generated/old/c")).unwrap();
    let said = format!("{DONE}generated: 22 new\n");
    project.run("render").is(0, "", &said);
    assert!(!project.path("generated/old").exists());
}

#[test]
fn a_link_in_place_of_a_file_is_replaced_and_not_followed() {
    let project = tiny().with("outside", "mine\n");
    project
        .run("render")
        .is(0, "", &format!("{DONE}generated: 22 new\n"));
    let link = project.path(TEST_FILE);
    fs::remove_file(&link).unwrap();
    symlink(project.path("outside"), &link).unwrap();
    let target = project.path("outside").display().to_string();
    let shown = format!(
        "\
--- a/test/two/web/files/etc/web.conf
+++ b/test/two/web/files/etc/web.conf
@@ -1 +1 @@
-listen 80
+a symbolic link to {target}
"
    );
    let said = format!(
        "edited by hand: {TEST_FILE}\n\
         nothing was written: take the lines with `+` over into inventory, or give them up with \
         `paygen render --overwrite`\n"
    );
    project.run("render").is(4, &shown, &said);
    let said = format!("{DONE}generated: 1 changed\n");
    project.run("render --overwrite").is(0, "", &said);
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
    assert_eq!(project.read("outside"), "mine\n");
}

#[test]
fn a_link_to_the_same_text_is_a_link_all_the_same() {
    let project = tiny().with("outside", "listen 80\n");
    project
        .run("render")
        .is(0, "", &format!("{DONE}generated: 22 new\n"));
    fs::remove_file(project.path(TEST_FILE)).unwrap();
    symlink(project.path("outside"), project.path(TEST_FILE)).unwrap();
    let run = project.run("render --check");
    assert_eq!(run.code, Some(2), "{run}");
}

#[test]
fn a_link_in_place_of_a_folder_is_refused() {
    let project = tiny();
    fs::create_dir_all(project.path("outside")).unwrap();
    fs::create_dir_all(project.path("generated/test")).unwrap();
    symlink(project.path("outside"), project.path("generated/test/two")).unwrap();
    let why =
        "`generated/test/two` is a symbolic link, and paygen needs a folder there: move it away";
    refused(&project, why);
    assert_eq!(project.names("outside"), [""; 0]);
}

#[test]
fn links_of_somebody_else_are_left_alone() {
    let project = tiny().with("outside/mine", "mine\n");
    fs::create_dir_all(project.path("generated/test")).unwrap();
    symlink(project.path("outside"), project.path("generated/folder")).unwrap();
    symlink("nowhere", project.path("generated/test/nowhere")).unwrap();
    symlink(".", project.path("generated/test/round")).unwrap();
    let said = format!(
        "{DONE}generated: 22 new\n\
         left alone, since paygen did not write it: generated/folder\n\
         left alone, since paygen did not write it: generated/test/nowhere\n\
         left alone, since paygen did not write it: generated/test/round\n"
    );
    project.run("render").is(0, "", &said);
    assert_eq!(project.names("outside"), ["mine"]);
}

#[test]
fn the_folder_itself_may_be_a_link() {
    let project = tiny();
    fs::create_dir(project.path("elsewhere")).unwrap();
    symlink("elsewhere", project.path("generated")).unwrap();
    project
        .run("render")
        .is(0, "", &format!("{DONE}generated: 22 new\n"));
    assert_eq!(project.names("elsewhere").len(), 22);
    project
        .run("render --check")
        .is(0, "", "generated is as rendered\n");
}

#[test]
fn a_pipe_is_not_opened() {
    let project = tiny();
    fs::create_dir_all(project.path(PROD_FILE).parent().unwrap()).unwrap();
    let mut command = project.hermetic(&crate::support::tools::tool("mkfifo"));
    assert!(command.arg(PROD_FILE).status().unwrap().success());
    let run = project.run("render");
    assert_eq!(run.code, Some(4), "{run}");
    assert!(
        run.stdout.ends_with("+neither a file nor a folder\n"),
        "{run}"
    );
    let said = format!("{DONE}generated: 21 new, 1 changed\n");
    project.run("render --overwrite").is(0, "", &said);
    assert_eq!(project.read(PROD_FILE), "listen 80\n");
}

#[test]
fn what_a_killed_run_left_is_swept_away() {
    let project = tiny();
    project
        .run("render")
        .is(0, "", &format!("{DONE}generated: 22 new\n"));
    let all = project.files("generated");
    project.write("generated/test/.paygen-unfinished-a1B2c3", "half");
    project.write("generated/gone/one/web/.paygen-unfinished-d4E5f6", "half");
    project.write("generated/.pending", "half");
    project
        .run("render --check")
        .is(0, "", "generated is as rendered\n");
    project
        .run("render")
        .is(0, "", &format!("{DONE}generated: nothing changed\n"));
    assert_eq!(project.files("generated"), all);
    assert!(
        !project.path("generated/gone").exists(),
        "an empty folder is left"
    );
}
