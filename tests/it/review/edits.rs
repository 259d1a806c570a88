//! Twenty-five edits: a patch with its reason in `tests/cases/review/`, beside it the comment that
//! `.ci/review` writes. `UPDATE_CASES=1` writes the comments anew: read each as the reviewer who is
//! asked to approve the change.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use paygen::change::show::BYTES_MAX;
use tempfile::TempDir;

use crate::support::project::PAYGEN;
use crate::support::schema::assert_valid;
use crate::support::tools::tool;

/// As many as there are cores to be expected.
const WORKERS: usize = 2;

#[test]
fn every_edit_is_told_as_expected() {
    let edits = edits();
    assert_eq!(edits.len(), 25);
    let next = AtomicUsize::new(0);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut wrong = Vec::new();
            let fleet = Fleet::new();
            while let Some(edit) = edits.get(next.fetch_add(1, Ordering::Relaxed)) {
                wrong.extend(fleet.differs(edit));
            }
            wrong
        };
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        let all = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap());
        all.collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn edits() -> Vec<PathBuf> {
    let all = fs::read_dir("tests/cases/review").unwrap();
    let mut all: Vec<PathBuf> = all.map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "patch"));
    all.sort();
    all
}

/// A clone of our own fleet, committed as `main`.
struct Fleet(TempDir);

impl Fleet {
    fn new() -> Self {
        let fleet = Self(TempDir::new().unwrap());
        let all = ["inventory", "generated"].map(Path::new);
        for folder in all {
            copy(folder, &fleet.path().join(folder), |_| true);
        }
        let is_schema = |path: &Path| path.ends_with("settings.schema.json");
        copy(
            Path::new("services"),
            &fleet.path().join("services"),
            is_schema,
        );
        fleet.git("init --quiet --initial-branch main");
        fleet.git("add .");
        fleet.git("commit --quiet --message fleet");
        fleet
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// What is wrong with the comment of an edit.
    fn differs(&self, edit: &Path) -> Option<String> {
        self.git("reset --quiet --hard main");
        self.git("clean --quiet --force -d");
        let patch = fs::canonicalize(edit).unwrap();
        self.git(&format!("apply --unidiff-zero {}", patch.display()));
        let _ = self.run(PAYGEN, "render"); // as the author does; he cannot while there are errors
        let json = self.run(PAYGEN, "diff --base main --format json");
        let json = serde_json::from_slice(&json.stdout).unwrap();
        assert_valid(&[json], "src/change/show/report.schema.json");
        let review = fs::canonicalize(".ci/review").unwrap();
        let told = self.run(&review.to_string_lossy(), "main");
        let base = self.run("git", "rev-parse main").stdout;
        let base = String::from_utf8_lossy(&base[..7]).into_owned();
        let comment = String::from_utf8(told.stdout).unwrap();
        let comment = comment.replace(&format!("from {base} to"), "from BASE to");
        assert!(
            comment.len() < BYTES_MAX,
            "{}: {}",
            edit.display(),
            comment.len()
        );
        let expected = edit.with_extension("md");
        let found = format!(
            "{comment}\n<!-- exit code: {} -->\n",
            told.status.code().unwrap()
        );
        if env::var_os("UPDATE_CASES").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        let expected_text = fs::read_to_string(&expected).unwrap_or_default();
        let difference = format!(
            "{}: expected\n{expected_text}\nfound\n{found}",
            expected.display()
        );
        (found != expected_text).then_some(difference)
    }

    fn git(&self, words: &str) {
        let done = self.run(&tool("git").to_string_lossy(), words);
        assert!(done.status.success(), "git {words}: {done:?}");
    }

    fn run(&self, program: &str, words: &str) -> Output {
        let mut command = Command::new(program);
        command
            .args(words.split_whitespace())
            .current_dir(self.path());
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.path());
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "test");
            command.env(format!("GIT_{role}_EMAIL"), "test@localhost");
            command.env(format!("GIT_{role}_DATE"), "2026-01-01T00:00:00Z");
        }
        command.env("PAYGEN", PAYGEN).output().unwrap()
    }
}

fn copy(from: &Path, to: &Path, is_wanted: impl Fn(&Path) -> bool + Copy) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let path = entry.path();
        if entry.file_type().is_file() && is_wanted(path) {
            let target = to.join(path.strip_prefix(from).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::copy(path, target).unwrap();
        }
    }
}
