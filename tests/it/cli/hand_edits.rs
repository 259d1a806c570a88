//! What a hand wrote into `generated/` is shown and never lost without being asked for.

use std::fs;

use crate::support::project::Project;
use crate::support::tiny::{TEST_FILE, tiny};

const ADVICE: &str = "nothing was written: take the lines with `+` over into inventory, or give \
    them up with `paygen render --overwrite`\n";

fn rendered() -> Project {
    let project = tiny();
    let run = project.run("render");
    assert_eq!(run.code, Some(0), "{run}");
    project
}

#[test]
fn an_edit_stops_everything_until_it_is_given_up() {
    let project = rendered();
    project.write(TEST_FILE, "listen 8080\n");
    project.write("inventory/files/web.conf", "listen 81\n");
    let before = project.files("generated");
    let shown = "\
--- a/test/two/web/files/etc/web.conf
+++ b/test/two/web/files/etc/web.conf
@@ -1 +1 @@
-listen 81
+listen 8080
";
    let said = format!("edited by hand: {TEST_FILE}\n{ADVICE}");
    project.run("render").is(4, shown, &said);
    assert_eq!(project.files("generated"), before, "something was written");
    let said = "\
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 6 changed
";
    project.run("render --overwrite").is(0, "", said);
    assert_eq!(project.read(TEST_FILE), "listen 81\n");
}

#[test]
fn an_edit_that_was_taken_over_is_none_any_more() {
    let project = rendered();
    project.write(TEST_FILE, "listen 8080\n");
    project.write("inventory/files/web.conf", "listen 8080\n");
    let said = "\
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 5 changed
";
    project.run("render").is(0, "", said);
}

#[test]
fn an_edit_of_a_file_that_would_go_is_shown() {
    let project = rendered();
    project.write(TEST_FILE, "listen 8080\n");
    fs::remove_file(project.path("inventory/env/test.toml")).unwrap();
    let shown = "\
--- /dev/null
+++ b/test/two/web/files/etc/web.conf
@@ -0,0 +1 @@
+listen 8080
";
    let said = format!("edited by hand, and no longer asked for: {TEST_FILE}\n{ADVICE}");
    project.run("render").is(4, shown, &said);
    assert_eq!(project.read(TEST_FILE), "listen 8080\n");
    let said = "prod     1 service on 1 host, 11 files\ngenerated: 11 removed\n";
    project.run("render --overwrite").is(0, "", said);
    assert!(!project.path("generated/test").exists());
}

#[test]
fn a_file_where_a_new_one_will_stand_is_not_ours_to_take() {
    let project = tiny().with(TEST_FILE, "mine\n");
    let shown = "\
--- a/test/two/web/files/etc/web.conf
+++ b/test/two/web/files/etc/web.conf
@@ -1 +1 @@
-listen 80
+mine
";
    let said = format!("edited by hand: {TEST_FILE}\n{ADVICE}");
    project.run("render").is(4, shown, &said);
    assert_eq!(project.names("generated").len(), 1);
}

#[test]
fn a_manifest_that_was_damaged_is_mended() {
    let manifest = "generated/test/two/MANIFEST";
    let project = rendered();
    let whole = project.read(manifest);
    let header = whole.lines().next().unwrap();
    let broken = [
        format!("{header}\n"),
        format!("{header}\n<<<<<<< ours\n{}", whole.replace("# ", "")),
        whole.replace("  web/", "  ../../web/"),
        whole.replace('7', "0"),
        whole[..whole.len() / 2].to_owned(),
    ];
    for text in broken {
        project.write(manifest, &text);
        let said = "\
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 1 changed
";
        project.run("render").is(0, "", said);
        assert_eq!(project.read(manifest), whole, "{text}");
    }
}

#[test]
fn a_manifest_without_its_first_line_is_shown_like_any_edit() {
    let manifest = "generated/test/two/MANIFEST";
    for text in ["", "mine\n", "\u{0}\u{1}"] {
        let project = rendered();
        project.write(manifest, text);
        let run = project.run("render");
        assert_eq!(run.code, Some(4), "{run}");
        let said = format!("edited by hand: {manifest}\n{ADVICE}");
        assert_eq!(run.stderr, said);
        assert_eq!(project.read(manifest), text);
        let run = project.run("render --overwrite");
        assert_eq!(run.code, Some(0), "{run}");
    }
}

#[test]
fn a_manifest_can_remove_nothing_outside() {
    let project = rendered();
    project.write("outside", "mine\n");
    let text = project.read("generated/test/two/MANIFEST");
    let digest = "2b5fda7ae47d1ba8b2e3b8ab3d3d0b0e3d1a1c4ee8ba1bd5b0b8f5f5d7ff6ef1";
    for path in ["../../../outside", "/outside", "../one/secrets.json"] {
        let more = format!("{text}{digest}  {path}\n");
        project.write("generated/test/two/MANIFEST", more);
        let run = project.run("render");
        assert_eq!(run.code, Some(0), "{run}");
    }
    fs::remove_file(project.path("inventory/env/test.toml")).unwrap();
    let run = project.run("render");
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(project.read("outside"), "mine\n");
    assert!(project.path("generated/prod/one/secrets.json").exists());
}

#[test]
fn what_is_no_text_is_only_named() {
    let project = rendered();
    project.write(TEST_FILE, [0xff, 0x00]);
    let shown = "test/two/web/files/etc/web.conf: binary files differ\n";
    let said = format!("edited by hand: {TEST_FILE}\n{ADVICE}");
    project.run("render").is(4, shown, &said);
}
