//! Runs from a folder of packages, without any repository.

use super::machine::{DOCKER_KEY, Machine};
use super::template::{script, view};

const PACKAGES: [&str; 8] = [
    "chrony",
    "nftables",
    "policycoreutils-python-utils",
    "docker-ce",
    "docker-ce-cli",
    "containerd.io",
    "docker-buildx-plugin",
    "docker-compose-plugin",
];

#[test]
fn an_offline_run_asks_no_repository_and_the_second_changes_nothing() {
    let machine = machine_with_folder();
    let folder = machine.path("rpms").display().to_string();
    insta::assert_snapshot!(machine.run(&script(&view()), &["--offline", &folder]));
    let before = machine.tree();
    let again = machine.run(&script(&view()), &["--offline", &folder]);
    assert!(
        again
            .stdout
            .ends_with("\nvm1: 0 changed, 13 already done\n"),
        "{again}"
    );
    assert_eq!(machine.changes_since(&before), [""; 0]);
}

#[test]
fn an_offline_run_still_needs_what_is_no_repository() {
    let machine = machine_with_folder();
    machine.put(
        "state/curl/download.example:443",
        "7 000 Connection refused\n",
    );
    machine.put("state/curl/registry.example:443", "28 000\n");
    let folder = machine.path("rpms").display().to_string();
    let run = machine.run(&script(&view()), &["--offline", &folder]);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn a_package_that_the_folder_lacks_is_named() {
    let machine = machine_with_folder();
    machine.remove("rpms/containerd.io-1.7-1.el9.x86_64.rpm");
    let folder = machine.path("rpms").display().to_string();
    let run = machine.run(&script(&view()), &["--offline", &folder]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            Some(1),
            "error: Docker packages: containerd.io is still missing\n  \
             cure: add it to DIR/rpms\n"
        )
    );
}

#[test]
fn a_folder_without_packages_is_refused() {
    let machine = Machine::new();
    machine.put("rpms/docker.asc", "");
    let folder = machine.path("rpms").display().to_string();
    let run = machine.run(&script(&view()), &["--offline", &folder]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            Some(1),
            "error: start: DIR/rpms has no .rpm\n  cure: see --help for how to fill it\n"
        )
    );
}

#[test]
fn a_folder_without_dockers_key_is_refused() {
    let machine = machine_with_folder();
    machine.remove("rpms/docker.asc");
    let folder = machine.path("rpms").display().to_string();
    let run = machine.run(&script(&view()), &["--offline", &folder]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            Some(1),
            "error: start: DIR/rpms has no docker.asc\n  \
             cure: curl -o docker.asc https://download.example/rhel/gpg\n"
        )
    );
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let run = Machine::new().run(&script(&view()), &["--offline", "/no/such/folder"]);
    assert_eq!(run.code, Some(1));
    let complaint = "error: start: the offline folder cannot be read\n  cure: see --help\n";
    assert!(run.stderr.ends_with(complaint), "{run}");
}

fn machine_with_folder() -> Machine {
    let machine = Machine::new();
    for package in PACKAGES {
        machine.put(&format!("rpms/{package}-1.7-1.el9.x86_64.rpm"), "");
    }
    machine.put("rpms/docker.asc", &format!("{DOCKER_KEY}\n"));
    machine
}
