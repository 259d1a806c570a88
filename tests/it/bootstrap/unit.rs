//! The systemd unit that loads the firewall, read by systemd itself.

use std::process::Command;

use super::machine::Machine;
use super::template::{script, view};
use crate::support::tools::tool;

#[test]
fn systemd_reads_every_line_of_the_unit() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    let unit = machine.path("root/etc/systemd/system/paygen-firewall.service");
    let output = Command::new(tool("systemd-analyze"))
        .args(["verify", "--man=no", "--recursive-errors=no"])
        .arg(&unit)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

#[test]
fn the_unit_says_when_and_why() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    insta::assert_snapshot!(machine.read("root/etc/systemd/system/paygen-firewall.service"));
}
