//! The script against the real dnf, rpm, gpg and curl: an install root, and repositories of tiny
//! signed packages that only a proxy can reach.

use std::fs;

use serde_json::{Value, json};

use super::machine::{Machine, essential, tests};
use super::proxy::Proxy;
use super::rpms::{Signer, build, index, packages_in};
use super::template::{egress, script, view};
use crate::support::tools::tool;

const BASE: [(&str, &str); 4] = [
    ("chrony", ""),
    ("nftables", ""),
    ("policycoreutils-python-utils", ""),
    ("dnf-plugins-core", ""),
];

const DOCKER: [(&str, &str); 5] = [
    ("docker-ce", "Requires: containerd.io docker-ce-cli"),
    (
        "docker-ce-cli",
        "Recommends: docker-buildx-plugin docker-compose-plugin",
    ),
    ("containerd.io", "Conflicts: runc\nObsoletes: containerd"),
    ("docker-buildx-plugin", ""),
    ("docker-compose-plugin", ""),
];

const OLD: [(&str, &str); 2] = [("podman", "Requires: runc"), ("runc", "")];

/// What a machine has in the end.
const INSTALLED: [&str; 9] = [
    "chrony-1.0-1.el9.noarch",
    "containerd.io-1.0-1.el9.noarch",
    "dnf-plugins-core-1.0-1.el9.noarch",
    "docker-buildx-plugin-1.0-1.el9.noarch",
    "docker-ce-1.0-1.el9.noarch",
    "docker-ce-cli-1.0-1.el9.noarch",
    "docker-compose-plugin-1.0-1.el9.noarch",
    "nftables-1.0-1.el9.noarch",
    "policycoreutils-python-utils-1.0-1.el9.noarch",
];

#[test]
fn all_is_installed_through_the_proxy_and_the_second_run_changes_nothing() {
    let site = Site::new();
    let proxy = Proxy::start(&site.machine.path("www"), None);
    let script = script(&site.view(Some(&proxy)));
    let first = site.machine.run(&script, &[]);
    assert_eq!(first.code, Some(0), "{first}");
    assert_eq!(site.installed(), INSTALLED);
    let asked = proxy.requests();
    assert!(
        asked.contains(&"GET http://packages.invalid/docker/gpg".to_owned()),
        "{asked:?}"
    );

    let before = site.machine.tree();
    let second = site.machine.run(&script, &[]);
    assert!(
        second
            .stdout
            .ends_with("\nvm1: 0 changed, 12 already done\n"),
        "{second}"
    );
    assert_eq!(site.installed(), INSTALLED);
    assert_eq!(site.machine.changes_since(&before), [""; 0]);
    assert_eq!(proxy.requests(), asked, "the second run asks no repository");
}

#[test]
fn a_dry_run_asks_no_repository_and_changes_nothing() {
    let site = Site::new();
    let proxy = Proxy::start(&site.machine.path("www"), None);
    let before = site.machine.tree();
    let run = site
        .machine
        .run(&script(&site.view(Some(&proxy))), &["--dry-run"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(site.machine.changes_since(&before), [""; 0]);
    assert_eq!(proxy.requests(), [""; 0]);
}

#[test]
fn offline_all_comes_from_the_folder_and_the_second_run_changes_nothing() {
    let site = Site::new();
    let folder = site.folder();
    let script = script(&site.view(None));
    let first = site.machine.run(&script, &["--offline", &folder]);
    assert_eq!(first.code, Some(0), "{first}");
    let without_plugins: Vec<_> = INSTALLED
        .into_iter()
        .filter(|name| !name.starts_with("dnf-plugins"))
        .collect();
    assert_eq!(site.installed(), without_plugins);

    let before = site.machine.tree();
    let second = site.machine.run(&script, &["--offline", &folder]);
    assert!(
        second
            .stdout
            .ends_with("\nvm1: 0 changed, 12 already done\n"),
        "{second}"
    );
    assert_eq!(site.machine.changes_since(&before), [""; 0]);
}

#[test]
fn offline_a_package_without_a_signature_is_refused() {
    let site = Site::new();
    let folder = site.folder();
    build(&site.machine.path("offline"), &[("docker-ce", "Epoch: 3")]);
    let run = site
        .machine
        .run(&script(&site.view(None)), &["--offline", &folder]);
    assert_eq!(run.code, Some(1), "{run}");
    assert_eq!(site.installed(), [""; 0]);
}

/// Whoever holds the mirror replaces packages, key and repository file together.
#[test]
fn packages_that_another_key_signed_are_refused() {
    let site = Site::new();
    let stranger = Signer::new("Stranger");
    let docker = site.machine.path("www/docker");
    stranger.sign(&docker);
    index(&docker);
    site.machine
        .put("www/docker/stranger", &stranger.public_key());
    let repository = site.machine.read("www/docker/docker-ce.repo");
    let repository = repository.replace("docker/gpg", "docker/stranger");
    site.machine.put("www/docker/docker-ce.repo", &repository);

    let proxy = Proxy::start(&site.machine.path("www"), None);
    let run = site.machine.run(&script(&site.view(Some(&proxy))), &[]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(
        run.stderr
            .contains("error: Docker packages: a command failed"),
        "{run}"
    );
    let base = INSTALLED
        .into_iter()
        .filter(|name| !name.contains("docker") && !name.contains("containerd"));
    assert_eq!(site.installed(), base.collect::<Vec<_>>());
}

#[test]
fn a_key_of_another_fingerprint_is_not_imported() {
    let site = Site::new();
    let stranger = Signer::new("Stranger");
    let both = site.docker.public_key() + &stranger.public_key();
    for served in [stranger.public_key(), both] {
        site.machine.put("www/docker/gpg", &served);
        let proxy = Proxy::start(&site.machine.path("www"), None);
        let run = site.machine.run(&script(&site.view(Some(&proxy))), &[]);
        assert_eq!(run.code, Some(1), "{run}");
        assert!(run.stderr.contains(&stranger.fingerprint), "{run}");
        assert_eq!(site.machine.call("rpm", &["-qa", "gpg-pubkey*"]), "");
    }
}

/// A machine, its distribution and Docker's.
struct Site {
    machine: Machine,
    docker: Signer,
}

impl Site {
    fn new() -> Self {
        let plugin = "/usr/lib/python3/dist-packages/dnf-plugins/config_manager.py";
        let cure = "dnf has no config-manager: `apt-get install dnf-plugins-core`, or tests/run";
        assert!(fs::exists(plugin).unwrap_or_default(), "{cure}");
        let machine = Machine::with_bash()
            .with_program("dnf", tests("real/dnf"))
            .with_program("rpm", tests("real/rpm"))
            .with_program("rpmkeys", tool("rpmkeys"))
            .with_program("curl", tool("curl"))
            .with_program("gpg", tool("gpg"))
            .with_program("mktemp", essential("mktemp"))
            .with_variable("REAL_DNF", tool("dnf"))
            .with_variable("REAL_RPM", tool("rpm"));
        // Debian's rpm would keep the database in the home folder.
        machine.put("home/.rpmmacros", "%_dbpath /var/lib/rpm\n");
        machine.remove("state/selinux");
        let (base, docker) = (Signer::new("Distribution"), Signer::new("Docker"));
        let site = Self { machine, docker };
        site.publish("base", &BASE, &base);
        site.publish("docker", &DOCKER, &site.docker);
        site.machine
            .put("www/docker/gpg", &site.docker.public_key());
        site.machine.put(
            "www/docker/docker-ce.repo",
            &Self::repository("docker-ce-stable", "docker"),
        );
        site.machine.put(
            "root/etc/yum.repos.d/base.repo",
            &Self::repository("base", "base"),
        );
        site.machine.put("www/base/gpg", &base.public_key());
        site.machine.put(
            "root/etc/pki/rpm-gpg/RPM-GPG-KEY-Rocky-9",
            &base.public_key(),
        );
        site.install_old_packages();
        site
    }

    fn publish(&self, name: &str, packages: &[(&str, &str)], signer: &Signer) {
        let folder = self.machine.path("www").join(name);
        build(&folder, packages);
        signer.sign(&folder);
        index(&folder);
    }

    fn repository(id: &str, folder: &str) -> String {
        let there = format!("http://packages.invalid/{folder}");
        format!("[{id}]\nname={id}\nbaseurl={there}\ngpgcheck=1\ngpgkey={there}/gpg\n")
    }

    fn install_old_packages(&self) {
        let folder = self.machine.path("old");
        build(&folder, &OLD);
        let files: Vec<_> = packages_in(&folder)
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        let mut words = vec!["-y", "--disablerepo=*", "install"];
        words.extend(files.iter().map(String::as_str));
        self.machine.call("dnf", &words);
    }

    /// A folder for an offline run, with everything but the plugins, which only repositories need.
    fn folder(&self) -> String {
        let folder = self.machine.path("offline");
        fs::create_dir(&folder).unwrap();
        for repository in ["www/base", "www/docker"] {
            for file in packages_in(&self.machine.path(repository)) {
                let name = file
                    .file_name()
                    .expect("a package")
                    .to_str()
                    .expect("UTF-8")
                    .to_owned();
                if !name.starts_with("dnf-plugins") {
                    fs::copy(&file, folder.join(name)).unwrap();
                }
            }
        }
        self.machine
            .put("offline/docker.asc", &self.docker.public_key());
        folder.display().to_string()
    }

    /// The view of this site; without a proxy nothing there can be reached.
    fn view(&self, proxy: Option<&Proxy>) -> Value {
        let mut view = view();
        view["egress"] = json!([egress("packages.invalid", 443, "https", true, "packages")]);
        if let Some(proxy) = proxy {
            view["proxy"] = json!(proxy.url());
            view["egress"] = json!([]);
        }
        view["docker"]["repo_url"] = json!("http://packages.invalid/docker/docker-ce.repo");
        view["docker"]["gpg_fingerprint"] = json!(self.docker.fingerprint);
        view
    }

    /// The installed packages, sorted, without keys.
    fn installed(&self) -> Vec<String> {
        let all = self.machine.call("rpm", &["-qa"]);
        let packages = all.lines().filter(|name| !name.starts_with("gpg-pubkey"));
        let mut packages: Vec<_> = packages.map(str::to_owned).collect();
        packages.sort();
        packages
    }
}
