//! A scratch machine for the script: a root folder, and programs that only write down how they
//! were called (tests/bootstrap/fakes).

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::tools::{is_root, tool};

/// The programs of the real system that the script may use as they are. Whatever else it calls
/// must be a fake, or is not found.
const REAL: [&str; 16] = [
    "awk",
    "cat",
    "chmod",
    "cp",
    "dirname",
    "grep",
    "mkdir",
    "mv",
    "paste",
    "rm",
    "sed",
    "sh",
    "sha256sum",
    "stat",
    "sync",
    "tr",
];

/// The fingerprint in the fixed view, as gpg writes it.
pub(super) const DOCKER_KEY: &str = "060A61C51B558A7F742B77AAC52FEB6B621E9F35";

/// A freshly installed Rocky Linux 9 with Podman on it.
pub(super) struct Machine {
    dir: TempDir,
    shell: Vec<String>,
    environment: BTreeMap<String, PathBuf>,
}

/// How one run ended.
pub(super) struct Run {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) calls: String,
}

impl Machine {
    /// The machine, whose `sh` is dash.
    pub(super) fn new() -> Self {
        let dir = TempDir::new().expect("a scratch folder");
        let here = dir.path();
        let environment = [
            ("PATH", here.join("bin")),
            ("HOME", here.join("home")),
            ("TMPDIR", here.join("tmp")),
            ("PAYGEN_ROOT", here.join("root")),
            ("FAKES", tests("fakes")),
            ("FAKE_LOG", here.join("log")),
            ("FAKE_STATE", here.join("state")),
            ("FAKE_WORK", here.join("tmp/scratch")),
        ];
        let machine = Self {
            shell: vec!["dash".into()],
            environment: environment
                .map(|(name, path)| (name.to_owned(), path))
                .into(),
            dir,
        };
        machine.install_programs();
        for folder in ["root/opt", "home", "tmp", "state/curl"] {
            fs::create_dir_all(machine.dir.path().join(folder)).unwrap();
        }
        machine.put("root/etc/os-release", "ID=\"rocky\"\nVERSION_ID=\"9.6\"\n");
        machine.put("root/etc/dnf/dnf.conf", "[main]\ngpgcheck=1\nbest=True\n");
        machine.put(
            "root/etc/chrony.conf",
            "pool 2.rocky.pool.ntp.org iburst\nrtcsync\n",
        );
        machine.put(
            "root/etc/pki/rpm-gpg/RPM-GPG-KEY-Rocky-9",
            "21CB256AE16FC54C6E652949702D426D350D275D\n",
        );
        machine.put("state/uid", "0\n");
        machine.put("state/dnf-version", "4.14.0\n");
        machine.put("state/packages", "podman\nrunc\n");
        machine.put("state/served-key", &format!("{DOCKER_KEY}\n"));
        machine.put("state/selinux", "");
        machine.put("state/labels", "");
        machine
    }

    /// The same, where `sh` is bash in its POSIX mode, as on Rocky itself.
    pub(super) fn with_bash() -> Self {
        Self {
            shell: vec!["bash".into(), "--posix".into()],
            ..Self::new()
        }
    }

    /// The same, where a name means a real program.
    pub(super) fn with_program(self, name: &str, program: PathBuf) -> Self {
        let link = self.path("bin").join(name);
        if link.exists() {
            fs::remove_file(&link).unwrap();
        }
        symlink(program, link).unwrap();
        self
    }

    /// The same, where every program sees an environment variable.
    pub(super) fn with_variable(mut self, name: &str, value: PathBuf) -> Self {
        self.environment.insert(name.to_owned(), value);
        self
    }

    fn install_programs(&self) {
        let bin = self.dir.path().join("bin");
        fs::create_dir(&bin).unwrap();
        for name in REAL {
            symlink(essential(name), bin.join(name)).unwrap();
        }
        for fake in tests("fakes").read_dir().expect("the fakes") {
            let fake = fake.unwrap();
            symlink(fake.path(), bin.join(fake.file_name())).unwrap();
        }
    }

    /// Writes a file; `root/…` is the machine's disk and `state/…` is what the fakes know.
    pub(super) fn put(&self, path: &str, text: &str) {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().expect("inside the scratch folder")).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Takes a program or a file away.
    pub(super) fn remove(&self, path: &str) {
        fs::remove_file(self.dir.path().join(path)).unwrap();
    }

    /// The text of a file.
    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.dir.path().join(path))
            .unwrap_or_else(|why| format!("{path}: {why}"))
    }

    /// The path outside the tests' own names.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// The names of the files and folders of the disk and of the fakes' state that have changed since
    /// `before` was taken.
    pub(super) fn changes_since(&self, before: &BTreeMap<String, String>) -> Vec<String> {
        let after = self.tree();
        let names = before
            .keys()
            .chain(after.keys().filter(|name| !before.contains_key(*name)));
        names
            .filter(|name| before.get(*name) != after.get(*name))
            .cloned()
            .collect()
    }

    /// Every file and folder of the disk and of the fakes' state, with its mode and its text.
    pub(super) fn tree(&self) -> BTreeMap<String, String> {
        let mut tree = BTreeMap::new();
        for top in ["root", "state"] {
            for entry in walkdir::WalkDir::new(self.dir.path().join(top)) {
                let entry = entry.unwrap();
                let mode = entry.metadata().unwrap().permissions().mode();
                let text = fs::read(entry.path()).unwrap_or_default();
                let text = String::from_utf8_lossy(&text);
                let name = entry.path().strip_prefix(self.dir.path()).unwrap();
                // What the readers of rpm's database share; each of them writes into it.
                if name.ends_with("rpmdb.sqlite-shm") {
                    continue;
                }
                tree.insert(name.display().to_string(), format!("{mode:o} {text}"));
            }
        }
        tree
    }

    /// Runs a program of the machine and returns what it prints; it must succeed.
    pub(super) fn call(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = as_root("env");
        let program = self.path("bin").join(program);
        command
            .env_clear()
            .envs(&self.environment)
            .arg(program)
            .args(arguments);
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{command:?}: {}",
            self.plain(&output.stderr)
        );
        self.plain(&output.stdout)
    }

    /// Runs the script; scratch paths in what it says are replaced by `ROOT`, `WORK` and `DIR`.
    pub(super) fn run(&self, script: &str, options: &[&str]) -> Run {
        let here = self.dir.path();
        fs::write(here.join("bootstrap.sh"), script).unwrap();
        fs::write(here.join("log"), "").unwrap();
        let mut shell = as_root(&self.shell[0]);
        shell
            .args(&self.shell[1..])
            .arg(here.join("bootstrap.sh"))
            .args(options);
        shell.env_clear().envs(&self.environment);
        let output = shell.output().expect("the shell starts");
        let left = here.join("tmp").read_dir().unwrap().count();
        assert_eq!(left, 0, "the script left something in its scratch folder");
        Run {
            code: output.status.code(),
            stdout: self.plain(&output.stdout),
            stderr: self.plain(&output.stderr),
            calls: self.plain(&fs::read(here.join("log")).unwrap()),
        }
    }

    fn plain(&self, bytes: &[u8]) -> String {
        let here = self.dir.path().display().to_string();
        String::from_utf8_lossy(bytes)
            .replace(&format!("{here}/root"), "ROOT")
            .replace(&format!("{here}/tmp/scratch"), "WORK")
            .replace(&here, "DIR")
    }
}

impl Run {
    /// The calls of some programs only.
    pub(super) fn calls_of(&self, programs: &[&str]) -> String {
        let of_these = |call: &&str| programs.contains(&call.split(' ').next().unwrap_or_default());
        let mut calls = String::new();
        for call in self.calls.lines().filter(of_these) {
            calls += call;
            calls += "\n";
        }
        calls
    }
}

impl Display for Run {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            stdout,
            stderr,
            calls,
        } = self;
        let code = code.map_or("by a signal".to_owned(), |code| code.to_string());
        write!(
            f,
            "exit {code}\n# stdout\n{stdout}# stderr\n{stderr}# calls\n{calls}"
        )
    }
}

/// A program that Debian and Ubuntu cannot be without.
pub(super) fn essential(name: &str) -> PathBuf {
    let path = Path::new("/usr/bin").join(name);
    assert!(
        path.exists(),
        "{} is missing: every Debian has it",
        path.display()
    );
    path
}

/// A file of tests/bootstrap.
pub(super) fn tests(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/bootstrap")
        .join(name)
}

/// A program as root, or as root of a user namespace: rpm has to enter its root folder.
fn as_root(program: &str) -> Command {
    if is_root() {
        return Command::new(essential(program));
    }
    let mut command = Command::new(tool("unshare"));
    command.arg("--map-root-user").arg(essential(program));
    command
}
