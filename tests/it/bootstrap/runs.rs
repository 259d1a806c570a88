//! Whole runs on a new machine, with every call that they make.

use super::machine::{Machine, Run};
use super::template::{script, view, view_behind_proxy};

#[test]
fn the_first_run_does_everything_in_order() {
    let machine = Machine::new();
    insta::assert_snapshot!(machine.run(&script(&view()), &[]));
}

#[test]
fn the_second_run_changes_nothing() {
    let machine = Machine::new();
    machine.run(&script(&view()), &[]);
    let before = machine.tree();
    insta::assert_snapshot!(machine.run(&script(&view()), &[]));
    assert_eq!(machine.changes_since(&before), [""; 0]);
}

#[test]
fn a_dry_run_says_what_it_would_do_and_changes_nothing() {
    let machine = Machine::new();
    let before = machine.tree();
    insta::assert_snapshot!(machine.run(&script(&view()), &["--dry-run"]));
    assert_eq!(machine.changes_since(&before), [""; 0]);
}

#[test]
fn a_dry_run_announces_the_steps_that_the_run_then_does() {
    let machine = Machine::new();
    machine.put("root/opt/shop-cloud/firewall.nft", "table inet paygen {}\n");
    machine.put("state/firewalld", "");
    let script = script(&view_behind_proxy());
    let announced = machine.run(&script, &["--dry-run"]);
    let done = machine.run(&script, &[]);
    assert_eq!(steps(&announced, "would"), steps(&done, "done"));
}

#[test]
fn behind_a_proxy_everything_goes_through_it() {
    let machine = Machine::new();
    insta::assert_snapshot!(machine.run(&script(&view_behind_proxy()), &[]));
    insta::assert_snapshot!("dnf_conf", machine.read("root/etc/dnf/dnf.conf"));
    insta::assert_snapshot!("daemon_json", machine.read("root/etc/docker/daemon.json"));
}

#[test]
fn with_firewall_file_and_firewalld_both_let_the_same_in() {
    let machine = Machine::new();
    machine.put("root/opt/shop-cloud/firewall.nft", "table inet paygen {}\n");
    machine.put("state/firewalld", "");
    machine.put("state/firewalld-runtime", "22/tcp\n");
    machine.put("state/firewalld-permanent", "22/tcp\n");
    let first = machine.run(&script(&view()), &[]);
    insta::assert_snapshot!(first.calls_of(&["systemctl", "firewall-cmd", "nft"]));
    let again = machine.run(&script(&view()), &[]);
    assert!(
        again
            .stdout
            .ends_with("\nvm1: 0 changed, 15 already done\n"),
        "{again}"
    );
}

#[test]
fn bash_as_sh_does_the_same_as_dash() {
    let dash = Machine::new().run(&script(&view_behind_proxy()), &[]);
    let bash = Machine::with_bash().run(&script(&view_behind_proxy()), &[]);
    assert_eq!(bash.to_string(), dash.to_string());
}

#[test]
fn dnf_5_gets_its_own_words() {
    let machine = Machine::new();
    machine.put(
        "state/dnf-version",
        "dnf5 version 5.2.17.0\ndnf5 plugin API version 2.0\n",
    );
    let run = machine.run(&script(&view()), &[]);
    insta::assert_snapshot!(run.calls_of(&["dnf"]));
}

/// The names of the steps whose line begins with a word.
fn steps<'run>(run: &'run Run, word: &str) -> Vec<&'run str> {
    let lines = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix(word));
    lines
        .map(|line| line.split(':').next().unwrap_or(line).trim())
        .collect()
}
