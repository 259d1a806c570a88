//! Tiny packages, and the keys that sign them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::tools::tool;

/// Someone who signs packages.
pub(super) struct Signer {
    home: TempDir,
    /// The whole fingerprint of the key.
    pub(super) fingerprint: String,
}

impl Signer {
    /// A new key, without a passphrase.
    pub(super) fn new(name: &str) -> Self {
        let home = TempDir::new().unwrap();
        let parameters = format!(
            "%no-protection\nKey-Type: RSA\nKey-Length: 2048\nName-Real: {name}\n\
             Expire-Date: 0\n%commit\n"
        );
        fs::write(home.path().join("parameters"), parameters).unwrap();
        tool("gpg-agent"); // gpg starts it
        let gpg = || {
            let mut gpg = Command::new(tool("gpg"));
            gpg.arg("--homedir")
                .arg(home.path())
                .args(["--batch", "--quiet", "--with-colons"]);
            gpg
        };
        succeed(gpg().arg("--gen-key").arg(home.path().join("parameters")));
        let listing = succeed(gpg().arg("--fingerprint"));
        let line = listing
            .lines()
            .find(|line| line.starts_with("fpr:"))
            .expect("a fingerprint");
        let fingerprint = line.split(':').nth(9).expect("its tenth field").to_owned();
        Self { home, fingerprint }
    }

    /// The public key, as repositories serve it.
    pub(super) fn public_key(&self) -> String {
        let mut gpg = Command::new(tool("gpg"));
        succeed(
            gpg.arg("--homedir")
                .arg(self.home.path())
                .args(["--armor", "--export"]),
        )
    }

    /// Signs every package of a folder.
    pub(super) fn sign(&self, folder: &Path) {
        let mut rpmsign = Command::new(tool("rpmsign"));
        rpmsign
            .args(["--addsign", "--define"])
            .arg(format!("__gpg {}", tool("gpg").display()))
            .args([
                "--define",
                &format!("_gpg_name {}", self.fingerprint),
                "--define",
            ])
            .arg(format!("_gpg_path {}", self.home.path().display()))
            .args(packages_in(folder));
        succeed(&mut rpmsign);
    }
}

impl Drop for Signer {
    /// gpg leaves a daemon running, which would outlive the test.
    fn drop(&mut self) {
        let mut gpgconf = Command::new(tool("gpgconf"));
        let ended = gpgconf
            .arg("--homedir")
            .arg(self.home.path())
            .args(["--kill", "all"])
            .status();
        assert!(
            ended.is_ok_and(|status| status.success()),
            "gpg's daemon ends"
        );
    }
}

/// Builds packages without content into a folder; each may say what it needs.
pub(super) fn build(folder: &Path, packages: &[(&str, &str)]) {
    let scratch = TempDir::new().unwrap();
    let mut rpmbuild = Command::new(tool("rpmbuild"));
    rpmbuild
        .args(["--quiet", "-bb", "--define"])
        .arg(format!("_topdir {}", scratch.path().display()));
    rpmbuild.args(["--define", &format!("_rpmdir {}", folder.display())]);
    rpmbuild.args([
        "--define",
        "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
    ]);
    for (name, header) in packages {
        let spec = format!(
            "Name: {name}\nVersion: 1.0\nRelease: 1.el9\nSummary: tiny\nLicense: MIT\n\
             BuildArch: noarch\n{header}\n%description\ntiny\n%files\n"
        );
        let file = scratch.path().join(format!("{name}.spec"));
        fs::write(&file, spec).unwrap();
        rpmbuild.arg(file);
    }
    succeed(&mut rpmbuild);
}

/// Makes a folder of packages a repository.
pub(super) fn index(folder: &Path) {
    succeed(
        Command::new(tool("createrepo_c"))
            .arg("--quiet")
            .arg(folder),
    );
}

/// The files of the packages in a folder.
pub(super) fn packages_in(folder: &Path) -> Vec<PathBuf> {
    let paths = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "rpm"))
        .collect()
}

/// Runs a program that must succeed, and returns what it printed.
pub(super) fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}
