//! A place to call `.ci/comment` from, where every program that it starts leaves its arguments.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::github::{GitHub, TOKEN};
use crate::support::project::{Project, Run};
use crate::support::tools::tool;

/// How our comments begin.
pub(super) const MARK: &str = "<!-- written by paygen: the next review replaces it -->";

/// All programs that the script may call; it finds no other.
const PROGRAMS: [&str; 2] = ["curl", "jq"];

pub(super) struct Desk {
    project: Project,
    pub(super) github: GitHub,
    variables: BTreeMap<&'static str, String>,
}

impl Desk {
    /// With all variables that the script needs.
    pub(super) fn new(github: GitHub) -> Self {
        let project = Project::empty();
        for name in PROGRAMS {
            record(&project, name);
        }
        let variables = [
            ("GITHUB_REPOSITORY", "shop/fleet".to_owned()),
            ("PULL_REQUEST", "7".to_owned()),
            ("GITHUB_TOKEN", TOKEN.to_owned()),
            ("GITHUB_API_URL", github.url()),
        ];
        Self {
            project,
            github,
            variables: variables.into(),
        }
    }

    /// With another value of a variable.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.insert(name, value.to_owned());
        self
    }

    /// Without a variable.
    pub(super) fn without(mut self, name: &'static str) -> Self {
        self.variables.remove(name);
        self
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.project.path(path)
    }

    /// Comments with a text, which must succeed without a word.
    #[track_caller]
    pub(super) fn writes(&self, text: &str) {
        self.run(text).is(0, "", "");
    }

    /// Comments with a text, which must fail with these words.
    #[track_caller]
    pub(super) fn fails(&self, text: &str, says: &str) {
        self.run(text).is(1, "", says);
    }

    /// Comments with a text.
    pub(super) fn run(&self, text: &str) -> Run {
        self.project.write("review.md", text);
        self.call(&["review.md"])
    }

    /// Calls it. No program may have the token among its arguments, and nobody is told it.
    pub(super) fn call(&self, arguments: &[&str]) -> Run {
        let script = fs::canonicalize(".ci/comment").unwrap();
        let mut command = self.project.hermetic(&script);
        command.args(arguments).env("PATH", self.path("bin"));
        command.envs(&self.variables);
        let run = Run::of(".ci/comment", &command.output().unwrap());
        let arguments = fs::read_to_string(self.path("arguments")).unwrap_or_default();
        for text in [&arguments, &run.stdout, &run.stderr] {
            assert!(!text.contains("ghs_"), "the token is shown: {text}");
        }
        let is_asked = !self.github.asked().is_empty();
        assert!(!is_asked || arguments.contains("--request"), "{arguments}");
        run
    }
}

/// A program that notes its arguments before it does what it does.
fn record(project: &Project, name: &str) {
    let (log, real) = (project.path("arguments"), tool(name));
    let text = format!(
        "#!/bin/sh\nprintf '%s\\n' {name} \"$@\" >>'{}'\nexec '{}' \"$@\"\n",
        log.display(),
        real.display()
    );
    project.write(&format!("bin/{name}"), text);
    make_executable(&project.path(&format!("bin/{name}")));
}

fn make_executable(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
