//! The firewalls of clouds: read by others' readers, and neither more nor less than the edges need.

mod checklist;
mod kt;
mod needs;
mod openstack;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::case::case;
use crate::support::fleet::{Fleet, fleets};
use crate::support::rendered::Environment;
use crate::support::tools::tool;

/// The environment with every kind of tier.
fn tiers() -> Fleet {
    Fleet::of(&case(Path::new("tests/cases/valid/tiers.case")).tree)
}

/// The environments that have a cloud.
fn clouds() -> Vec<Environment> {
    let ours = Fleet::load(Path::new("inventory")).environments.into_iter();
    let ours = ours.filter(|one| one.inventory.environment.as_str() == "cloud");
    ours.chain(tiers().environments).collect()
}

/// What a Python script answers to a text.
fn python(script: &str, arguments: &[&str], input: &str) -> String {
    let mut command = Command::new(tool("python"));
    command.args(["-c", script]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "python fails, see above:\n{input}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn where_there_is_no_tier_there_is_no_cloud() {
    for (name, fleet) in fleets() {
        for one in &fleet.environments {
            let networks = one.inventory.networks.values();
            let tiers = networks.filter(|network| network.tier.is_some()).count();
            let folder = format!("{}/cloud", one.inventory.environment);
            let files = one.artifacts.below(&folder).count();
            assert_eq!(files, if tiers == 0 { 0 } else { 4 }, "{name} {folder}");
        }
    }
}
