//! Every rendered shell script is POSIX sh, and shellcheck has nothing to say of it. Those that
//! prepare a host are long and have tests of their own: our fleet's stand for all.

use std::process::Command;

use crate::support::fleet::fleets;
use crate::support::tools::tool;
use tempfile::TempDir;

#[test]
fn scripts_are_posix_and_shellcheck_is_content() {
    for (name, fleet) in fleets() {
        let folder = TempDir::new().unwrap();
        fleet.write(folder.path());
        let scripts = fleet.artifacts().filter(|(path, artifact)| {
            let of_a_host = path.as_str().matches('/').count() == 2;
            artifact.bytes.starts_with(b"#!") && !(of_a_host && name != "inventory")
        });
        for (path, artifact) in scripts {
            assert!(artifact.executable, "{name}: {path} cannot be run");
            let file = folder.path().join(path.as_str());
            let shellcheck = Command::new(tool("shellcheck"))
                .args(["--norc", "--shell=sh"])
                .arg(&file)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&shellcheck.stdout);
            assert!(shellcheck.status.success(), "{name}: {said}");
            let syntax = Command::new("/bin/sh")
                .arg("-n")
                .arg(&file)
                .output()
                .unwrap();
            assert!(syntax.status.success(), "{name}: {path}: {syntax:?}");
        }
    }
}
