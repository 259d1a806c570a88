//! The job of the workflow, step by step as GitHub runs it, on a clone of a small repository: what
//! arrives on the pull request is the review.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::desk::MARK;
use super::github::{Comment, Fault, GitHub, OURS, TOKEN};
use super::pipelines::{Step, steps};
use crate::support::project::{PAYGEN, Project};
use crate::support::tiny::tiny;
use crate::support::tools::tool;

const NONE: &str = "## paygen: this could not be reviewed; the log says why\n";
const BUILD: &str = "cargo build --release --locked";

/// A pull request that was checked out, and the API that its comment goes to.
struct Job {
    project: Project,
    github: GitHub,
    /// What it is merged into.
    base: &'static str,
    /// Whether paygen can be built.
    builds: bool,
}

/// How a job ended.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    /// The steps that failed, each with its exit code.
    failed: Vec<(String, i32)>,
    /// What they said on stdout.
    said: String,
    /// What the page of the job shows.
    summary: String,
}

#[test]
fn the_comment_is_the_review() {
    let job = Job::new(GitHub::start(vec![]), |project| {
        project.replace("inventory/fleet.toml", "web:1.0", "web:1.1");
        let _ = project.run("render");
    });
    let review = job.review();
    assert!(
        review.starts_with("## paygen: this changes prod, test\n"),
        "{review}"
    );
    assert_eq!(
        job.run(),
        Ended {
            failed: vec![],
            said: String::new(),
            summary: review.clone()
        }
    );
    assert_eq!(job.github.comments(), [ours(&review)]);
    assert_eq!(job.run().failed, []);
    assert_eq!(
        job.github.comments(),
        [ours(&review)],
        "a second push has no second comment"
    );
}

#[test]
fn what_must_not_be_merged_fails_the_job_and_is_told() {
    let job = Job::new(GitHub::start(vec![]), |project| {
        project.replace("inventory/env/prod.toml", "\"web\"", "\"wep\"");
    });
    let review = job.review();
    assert!(review.contains("- **error PG0"), "{review}");
    let failed = vec![("Review".to_owned(), 3)];
    assert_eq!(
        job.run(),
        Ended {
            failed,
            said: String::new(),
            summary: review.clone()
        }
    );
    assert_eq!(job.github.comments(), [ours(&review)]);
}

#[test]
fn what_was_not_rendered_fails_the_job_and_is_told() {
    let job = Job::new(GitHub::start(vec![]), |project| {
        project.replace("inventory/fleet.toml", "web:1.0", "web:1.1");
    });
    let note =
        "> **`generated/` is not as rendered.** Run `paygen render` and commit what it writes.";
    let review = format!("{note}\n\n{}", job.review());
    let failed = vec![("Review".to_owned(), 2)];
    assert_eq!(
        job.run(),
        Ended {
            failed,
            said: String::new(),
            summary: review.clone()
        }
    );
    assert_eq!(job.github.comments(), [ours(&review)]);
}

/// The token of a pull request from a fork may read alone.
#[test]
fn a_comment_that_is_refused_leaves_the_summary() {
    let fault = Fault::Says("403 Forbidden", "{}".into());
    let github = GitHub::start(vec![]).with("POST /repos", fault);
    let job = Job::new(github, |_| {});
    let said = "::warning::no comment could be written; see the summary\n".to_owned();
    let summary = "## paygen: this changes nothing on any host\n".to_owned();
    assert_eq!(
        job.run(),
        Ended {
            failed: vec![],
            said,
            summary
        }
    );
    assert_eq!(job.github.comments(), []);
}

/// The comment of the push before would tell of another change.
#[test]
fn where_there_is_no_review_the_old_one_goes() {
    let builds = [(true, "Review", 1), (false, "Build paygen", 101)];
    for (builds, step, code) in builds {
        let mut job = Job::new(GitHub::start(vec![ours("old")]), |_| {});
        job.base = "nowhere";
        job.builds = builds;
        let failed = vec![(step.to_owned(), code)];
        let summary = NONE.to_owned();
        assert_eq!(
            job.run(),
            Ended {
                failed,
                said: String::new(),
                summary
            }
        );
        assert_eq!(job.github.comments(), [ours(NONE)]);
    }
}

impl Job {
    /// A fleet as `main`, and on it a branch with a change.
    fn new(github: GitHub, change: impl Fn(&Project)) -> Self {
        let origin = tiny();
        for name in ["review", "comment"] {
            let path = format!(".ci/{name}");
            origin.write(&path, "");
            fs::copy(&path, origin.path(&path)).unwrap();
        }
        let _ = origin.run("render");
        origin.git("init --quiet --initial-branch main");
        commit(&origin);
        origin.git("checkout --quiet -b change");
        change(&origin);
        commit(&origin);
        let project = Project::empty();
        project.git(&format!("clone --quiet {} .", origin.path("").display()));
        Self {
            project,
            github,
            base: "main",
            builds: true,
        }
    }

    /// What `paygen` says of the change.
    fn review(&self) -> String {
        let base = self
            .project
            .hermetic(&tool("git"))
            .args(["rev-parse", "origin/main"])
            .output();
        let base = String::from_utf8(base.unwrap().stdout).unwrap();
        self.project
            .run(&format!("diff --format markdown --base {base}"))
            .stdout
    }

    /// Runs each step where GitHub would.
    fn run(&self) -> Ended {
        let mut ended = Ended {
            failed: Vec::new(),
            said: String::new(),
            summary: String::new(),
        };
        let _ = fs::remove_file(self.project.path("review.md")); // a runner is new
        let _ = fs::remove_file(self.project.path("summary"));
        for step in steps() {
            let always = match step.condition.as_deref() {
                None => false,
                Some("${{ !cancelled() }}") => true,
                Some(other) => panic!("{other} is not known here"),
            };
            if always || ended.failed.is_empty() {
                let (code, said) = self.step(&step);
                ended.said += &said;
                if code != 0 {
                    ended.failed.push((step.name.unwrap(), code));
                }
            }
        }
        ended.summary = self.project.read("summary");
        ended
    }

    /// Its exit code and stdout; the steps that fetch and build are done already.
    fn step(&self, step: &Step) -> (i32, String) {
        match (&step.uses, step.run.as_deref()) {
            (Some(action), None) if action.starts_with("actions/checkout@") => (0, String::new()),
            (None, Some(BUILD)) => (self.build(), String::new()),
            (None, Some(script)) => {
                self.project.write(".git/step", script);
                let output = self.shell(step).output().unwrap();
                let code = output.status.code().unwrap();
                (code, String::from_utf8(output.stdout).unwrap())
            }
            (_, _) => panic!("{step:?} is not known here"),
        }
    }

    fn build(&self) -> i32 {
        let program = self.project.path("target/release/paygen");
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&program);
        if self.builds {
            symlink(PAYGEN, program).unwrap();
            return 0;
        }
        101
    }

    fn shell(&self, step: &Step) -> Command {
        let mut command = self.project.hermetic(&tool("bash"));
        command.args(["-e", ".git/step"]);
        command
            .env("GITHUB_BASE_REF", self.base)
            .env("GITHUB_STEP_SUMMARY", self.project.path("summary"))
            .env("GITHUB_REPOSITORY", "shop/fleet")
            .env("GITHUB_API_URL", self.github.url());
        for (name, value) in &step.env {
            let value = match value.as_str() {
                "${{ github.token }}" => TOKEN,
                "${{ github.event.pull_request.number }}" => "7",
                text if text.contains("${{") => panic!("{text} is not known here"),
                text => text,
            };
            command.env(name, value);
        }
        command
    }
}

fn commit(project: &Project) {
    project.git("add .");
    project.git("commit --quiet --allow-empty --message change");
}

fn ours(text: &str) -> Comment {
    Comment {
        id: 1,
        author: OURS,
        body: format!("{MARK}\n{text}"),
    }
}
