//! What the script does not do, and what it says then.

use super::machine::{Machine, Run};
use super::template::{script, view};

#[test]
fn another_system_is_refused_before_anything_else() {
    let machine = Machine::new();
    machine.put("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
    assert_refused(
        &machine,
        &[],
        "error: start: this is debian-12, and the script knows Rocky Linux 9 and RHEL 9 only\n  cure: run it on vm1, which the inventory says is rocky-9\n",
        "id -u\n",
    );
}

#[test]
fn another_release_of_rocky_is_refused() {
    let machine = Machine::new();
    machine.put("root/etc/os-release", "ID=rocky\nVERSION_ID=10.1\n");
    assert_refused(
        &machine,
        &[],
        "error: start: this is rocky-10, and the script knows Rocky Linux 9 and RHEL 9 only\n  cure: run it on vm1, which the inventory says is rocky-9\n",
        "id -u\n",
    );
}

#[test]
fn a_system_without_a_name_is_refused() {
    let machine = Machine::new();
    machine.remove("root/etc/os-release");
    assert_refused(
        &machine,
        &[],
        "error: start: this is an unknown system, and the script knows Rocky Linux 9 and RHEL 9 only\n  cure: run it on vm1, which the inventory says is rocky-9\n",
        "id -u\n",
    );
}

#[test]
fn red_hat_is_welcome() {
    let machine = Machine::new();
    machine.put("root/etc/os-release", "ID=\"rhel\"\nVERSION_ID=\"9.4\"\n");
    assert_eq!(machine.run(&script(&view()), &["--dry-run"]).code, Some(0));
}

#[test]
fn whoever_is_not_root_is_refused() {
    let machine = Machine::new();
    machine.put("state/uid", "1000\n");
    assert_refused(
        &machine,
        &[],
        "error: start: this is not root\n  cure: run it with sudo, or log in as root\n",
        "id -u\n",
    );
}

#[test]
fn unknown_options_are_refused() {
    let machine = Machine::new();
    assert_refused(
        &machine,
        &["--force"],
        "error: start: unknown option --force\n  cure: see --help\n",
        "",
    );
    assert_refused(
        &machine,
        &["--offline"],
        "error: start: --offline needs a folder\n  cure: give it: --offline DIR\n",
        "",
    );
}

#[test]
fn help_needs_no_root_and_calls_nothing() {
    let machine = Machine::new();
    machine.put("state/uid", "1000\n");
    insta::assert_snapshot!(machine.run(&script(&view()), &["--help"]));
}

#[test]
fn a_path_that_systemd_would_read_otherwise_is_refused() {
    let machine = Machine::new();
    let mut view = view();
    view["project_dir"] = "/opt/50% off".into();
    let run = machine.run(&script(&view), &[]);
    assert_eq!(
        run.stderr,
        "error: start: the path /opt/50% off/firewall.nft has characters other than A-Z a-z 0-9 _ . / -\n  cure: choose another folder in the inventory\n"
    );
}

#[test]
fn dockers_settings_of_someone_else_are_shown_and_kept() {
    let machine = Machine::new();
    machine.put(
        "root/etc/docker/daemon.json",
        "{ \"data-root\": \"/big/docker\" }\n",
    );
    let before = machine.tree();
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(run.code, Some(1));
    assert_eq!(machine.changes_since(&before), [""; 0]);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn a_dry_run_finds_the_same_faults_where_the_programs_are_there() {
    let machine = Machine::new();
    machine.put("root/opt/shop-cloud/firewall.nft", "broken\n");
    let run = machine.run(&script(&view()), &["--dry-run"]);
    assert_eq!(run.code, Some(1), "{run}");
    machine.remove("bin/nft");
    machine.remove("bin/dockerd");
    let run = machine.run(&script(&view()), &["--dry-run"]);
    assert_eq!(run.code, Some(0), "{run}");
}

#[test]
fn a_key_with_another_fingerprint_is_not_trusted() {
    let machine = Machine::new();
    machine.put(
        "state/served-key",
        "AAAA61C51B558A7F742B77AAC52FEB6B621EBBBB\n",
    );
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(
        run.stderr,
        "error: Docker key: Docker's key should be 060A61C51B558A7F742B77AAC52FEB6B621E9F35 and is AAAA61C51B558A7F742B77AAC52FEB6B621EBBBB\n  cure: trust nothing from there before you know why\n"
    );
    assert!(!run.calls.contains("--import"), "{run}");
}

#[test]
fn a_second_key_behind_the_right_one_is_not_trusted() {
    let machine = Machine::new();
    let right = machine.read("state/served-key");
    machine.put(
        "state/served-key",
        &format!("{right}AAAA61C51B558A7F742B77AAC52FEB6B621EBBBB\n"),
    );
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(run.code, Some(1));
    assert!(!run.calls.contains("--import"), "{run}");
}

#[test]
fn an_error_page_in_place_of_the_key_is_not_trusted() {
    let machine = Machine::new();
    machine.put("state/served-key", "<html>please log in</html>\n");
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(
        run.stderr,
        "error: Docker key: Docker's key should be 060A61C51B558A7F742B77AAC52FEB6B621E9F35 and is no key at all\n  cure: trust nothing from there before you know why\n"
    );
    assert!(!run.calls.contains("--import"), "{run}");
}

#[test]
fn a_firewall_that_nft_refuses_is_not_loaded() {
    let machine = Machine::new();
    machine.put("root/opt/shop-cloud/firewall.nft", "broken\n");
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(
        run.stderr,
        "1:broken\nerror: firewall table: nft refuses /opt/shop-cloud/firewall.nft\n  cure: render the inventory again and copy the file anew\n"
    );
    assert!(
        !run.calls.contains("systemctl restart paygen-firewall"),
        "{run}"
    );
}

#[test]
fn a_command_that_fails_ends_the_run_and_names_the_step() {
    let machine = Machine::new();
    machine.put("state/refused", "docker-ce-cli\n");
    let run = machine.run(&script(&view()), &[]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            Some(1),
            "error: Docker packages: a command failed, its own words stand above\n  cure: mend that and run this script again; done steps stay done\n"
        )
    );
    machine.remove("state/refused");
    assert_eq!(machine.run(&script(&view()), &[]).code, Some(0));
}

fn assert_refused(machine: &Machine, options: &[&str], error: &str, calls: &str) {
    let before = machine.tree();
    let Run {
        code,
        stdout,
        stderr,
        calls: made,
    } = machine.run(&script(&view()), options);
    assert_eq!(
        (code, stdout.as_str(), stderr.as_str(), made.as_str()),
        (Some(1), "", error, calls)
    );
    assert_eq!(machine.changes_since(&before), [""; 0]);
}
