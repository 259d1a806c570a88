//! The script as text: any shell can read it, shellcheck has nothing to say, and no value of the
//! inventory becomes a command.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::machine::{Machine, essential};
use super::template::{script, try_script, view, view_behind_proxy};
use crate::support::tools::tool;

#[test]
fn shellcheck_is_content() {
    for view in [view(), view_behind_proxy(), bare_view()] {
        let (_scratch, file) = saved(&script(&view));
        let output = Command::new(tool("shellcheck"))
            .args(["-s", "sh"])
            .arg(file)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        assert!(output.status.success());
    }
}

#[test]
fn the_fakes_are_checked_as_well() {
    let fakes = ["fakes", "real"].map(|name| PathBuf::from("tests/bootstrap").join(name));
    let files = fakes
        .iter()
        .flat_map(|folder| folder.read_dir().expect("a folder of fakes"));
    let output = Command::new(tool("shellcheck"))
        .args([
            "-s",
            "sh",
            "--external-sources",
            "--source-path=tests/bootstrap/fakes",
        ])
        .args(files.map(|file| file.unwrap().path()))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

#[test]
fn dash_and_bash_can_read_it() {
    for view in [view(), view_behind_proxy(), bare_view()] {
        let (_scratch, file) = saved(&script(&view));
        for shell in [&["dash", "-n"][..], &["bash", "--posix", "-n"]] {
            let output = Command::new(essential(shell[0]))
                .args(&shell[1..])
                .arg(&file)
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{shell:?}");
        }
    }
}

#[test]
fn its_lines_are_short_and_none_ends_in_a_space() {
    for view in [view(), bare_view()] {
        let odd = |line: &&str| line.chars().count() > 100 || line.ends_with(' ');
        let script = script(&view);
        assert_eq!(script.lines().filter(odd).collect::<Vec<_>>(), [""; 0]);
        assert!(!script.contains("\n\n\n"), "two empty lines in a row");
    }
}

#[test]
fn a_view_that_lacks_a_value_is_refused() {
    let whole = view();
    for key in whole.as_object().expect("an object").keys() {
        let mut lacking = whole.clone();
        lacking.as_object_mut().expect("an object").remove(key);
        let message = try_script(&lacking).expect_err(key).to_string();
        assert!(
            message.contains(&format!("{{ {key}")) || message.contains(&format!(" in {key}")),
            "{key}: {message}"
        );
    }
}

/// Texts that would do something in a shell: first all at once but for those that end the run early,
/// then each of these. The file that they would make must not be there.
#[test]
fn no_value_becomes_a_command() {
    let enders = [
        "/project_dir",
        "/firewall_file",
        "/docker/gpg_fingerprint",
        "/docker/packages/",
    ];
    let mut others = texts("", &view_behind_proxy());
    for ender in enders {
        let (these, rest): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|place| place.starts_with(ender));
        run_with_traps(&these);
        others = rest;
    }
    let said = run_with_traps(&others);
    assert!(said.contains("Docker service: docker runs"), "{said}");
}

/// What the script says when the values at these places are traps.
fn run_with_traps(pointers: &[String]) -> String {
    let machine = Machine::new();
    let trap = machine.path("trapped").display().to_string();
    let mut view = view_behind_proxy();
    let evil = format!("x'; : >{trap}; echo '$(: >{trap})`: >{trap}`\"\\\nEND\n: >{trap}\n");
    for pointer in pointers {
        *view.pointer_mut(pointer).expect("a place in the view") = json!(evil);
    }
    let run = machine.run(&script(&view), &[]);
    assert!(
        !machine.path("trapped").exists(),
        "a way into the shell: {pointers:?}"
    );
    run.to_string()
}

/// The pointers to all texts of a view that go into the script as they are.
fn texts(pointer: &str, value: &Value) -> Vec<String> {
    let choices = ["transport", "scheme"];
    match value {
        Value::String(_) => vec![pointer.to_owned()],
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| texts(&format!("{pointer}/{index}"), item))
            .collect(),
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| !choices.contains(&key.as_str()))
            .flat_map(|(key, item)| texts(&format!("{pointer}/{key}"), item))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => vec![],
    }
}

/// A host of which the inventory says as little as it can, in words that are commands.
fn bare_view() -> Value {
    let mut view = view();
    for key in ["no_proxy", "ntp_servers", "egress", "host_ports"] {
        view[key] = json!([]);
    }
    view["docker"]["packages_removed"] = json!([]);
    view["selinux"] = json!(false);
    view["fleet"] = json!({ "name": "date", "environment": "test" });
    view
}

fn saved(script: &str) -> (TempDir, PathBuf) {
    let scratch = TempDir::new().unwrap();
    let file = scratch.path().join("bootstrap.sh");
    fs::write(&file, script).unwrap();
    (scratch, file)
}
