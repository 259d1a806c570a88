//! A folder of a person who calls `paygen`: files in, a command line, and all that it answers.
//!
//! Nothing of the machine reaches a run: no variable, no home, no terminal. Each run is asserted
//! whole, exit code, stdout and stderr, so that a word too many fails a test.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::case::base;
use super::tools::tool;

/// A folder in which `paygen` is called.
pub(crate) struct Project {
    folder: TempDir,
}

/// All that a run answered.
#[must_use = "assert all of it with `is`"]
#[derive(Debug)]
pub(crate) struct Run {
    arguments: String,
    /// The exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Data.
    pub(crate) stdout: String,
    /// Talk.
    pub(crate) stderr: String,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().expect("a scratch folder");
        Self { folder }
    }

    /// A folder with the clean fleet of `tests/cases/base` in `inventory/`.
    pub(crate) fn shop() -> Self {
        let project = Self::empty();
        for (name, bytes) in base() {
            project.write(&format!("inventory/{name}"), &bytes);
        }
        project
    }

    /// The folder with a file.
    pub(crate) fn with(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// The folder with more in a file.
    pub(crate) fn with_more(self, path: &str, text: &str) -> Self {
        self.append(path, text);
        self
    }

    /// Puts a file into the folder.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Adds to a file.
    pub(crate) fn append(&self, path: &str, text: &str) {
        let old = self.read(path);
        self.write(path, old + text);
    }

    /// Replaces a text that stands once in a file.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "{old} in {path}:\n{text}");
        self.write(path, text.replace(old, new));
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Every file below a folder with its bytes.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(folder);
        let mut all = BTreeMap::new();
        if !root.exists() {
            return all;
        }
        for entry in WalkDir::new(&root) {
            let entry = entry.unwrap();
            if !entry.file_type().is_dir() {
                let path = entry.path().strip_prefix(&root).unwrap();
                let bytes = fs::read(entry.path()).unwrap_or_default();
                all.insert(path.to_string_lossy().into_owned(), bytes);
            }
        }
        all
    }

    /// The names of all files below a folder.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        self.files(folder).into_keys().collect()
    }

    /// Runs `paygen` to its end; words are separated by blanks.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        Run::of(arguments, &self.command(arguments).output().unwrap())
    }

    /// Starts `paygen` and does not wait.
    pub(crate) fn start(&self, arguments: &str) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// `paygen` with arguments, ready to be started.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = self.hermetic(Path::new(PAYGEN));
        command.args(arguments.split_whitespace());
        command
    }

    /// Runs git, which must succeed; words are separated by blanks.
    #[track_caller]
    pub(crate) fn git(&self, words: &str) {
        let mut git = self.hermetic(&tool("git"));
        git.args(["-c", "user.name=test", "-c", "user.email=test@localhost"]);
        let done = git.args(words.split(' ')).output().unwrap();
        assert!(done.status.success(), "git {words}: {done:?}");
    }

    /// Another program, which finds nothing of the machine but its programs.
    pub(crate) fn hermetic(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("HOME", self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env("COLUMNS", "100")
            .stdin(Stdio::null());
        command
    }
}

/// The binary under test.
pub(crate) const PAYGEN: &str = env!("CARGO_BIN_EXE_paygen");

impl Run {
    /// What a finished process answered.
    pub(crate) fn of(arguments: &str, output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("paygen writes UTF-8");
        Self {
            arguments: arguments.to_owned(),
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// Asserts the whole answer.
    #[track_caller]
    pub(crate) fn is(&self, code: i32, stdout: &str, stderr: &str) {
        let expected = Self {
            arguments: self.arguments.clone(),
            code: Some(code),
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
        };
        let (found, expected) = (self.to_string(), expected.to_string());
        assert!(found == expected, "expected\n{expected}\nfound\n{found}");
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.map_or("a signal".into(), |code| code.to_string());
        writeln!(f, "$ paygen {}", self.arguments)?;
        writeln!(f, "{}", self.stdout)?;
        writeln!(f, "-- stderr --\n{}", self.stderr)?;
        writeln!(f, "-- exit {code} --")
    }
}
