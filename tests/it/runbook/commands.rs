//! Every block of commands can be pasted: shellcheck and the shell itself have nothing to say.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use super::page::page;
use crate::support::fleet::environments;
use crate::support::tools::tool;

#[test]
fn every_block_is_clean_shell() {
    let folder = tempfile::tempdir().unwrap();
    let mut blocks = BTreeSet::new();
    for (_, one) in environments() {
        for language in ["en", "ko"] {
            blocks.extend(page(one, language).blocks);
        }
    }
    let mut paths = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let path = folder.path().join(format!("{number}.sh"));
        fs::write(&path, block).unwrap();
        paths.push(path);
    }
    assert!(paths.len() > 20, "only {} blocks were found", paths.len());
    succeeds(
        Command::new(tool("shellcheck"))
            .args(["--shell=sh", "--norc"])
            .args(&paths),
    );
    for path in &paths {
        succeeds(Command::new("sh").arg("-n").arg(path));
    }
}

/// The helper tells a port that is open from one where nothing listens.
#[test]
fn a_port_is_told_to_be_open_or_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let open = listener.local_addr().unwrap().port();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = closed.local_addr().unwrap().port();
    drop(closed);
    let helper = environments()
        .iter()
        .flat_map(|(_, one)| page(one, "en").blocks)
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .find(|line| line.starts_with("port() {"))
        .unwrap();
    let script = format!("{helper}\nport 127.0.0.1 {open} here\nport 127.0.0.1 {refused} there\n");
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("open 127.0.0.1 {open} here\nexit 1 127.0.0.1 {refused} there\n")
    );
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(complaint.contains("Connection refused"), "{complaint}");
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(said, "");
}
