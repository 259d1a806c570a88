//! The pipelines as text: GitHub's own schema takes the workflow, and the shell in both is clean.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use serde::Deserialize;

use crate::support::netns::World;
use crate::support::project::Project;
use crate::support::tools::tool;

pub(super) const WORKFLOW: &str = ".github/workflows/review.yml";

/// A step of a job.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Step {
    pub(super) name: Option<String>,
    pub(super) uses: Option<String>,
    pub(super) run: Option<String>,
    #[serde(rename = "if")]
    pub(super) condition: Option<String>,
    #[serde(default)]
    pub(super) env: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Job>,
}

#[derive(Deserialize)]
struct Job {
    steps: Vec<Step>,
}

/// The steps of the workflow's one job.
pub(super) fn steps() -> Vec<Step> {
    let workflow: Workflow = serde_yaml::from_str(&fs::read_to_string(WORKFLOW).unwrap()).unwrap();
    let mut jobs = workflow.jobs.into_values();
    let job = jobs.next().unwrap();
    assert!(jobs.next().is_none(), "only one job is known here");
    job.steps
}

#[test]
fn the_schema_of_workflows_takes_every_workflow() {
    let all = fs::read_dir(".github/workflows").unwrap();
    let all: Vec<_> = all.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(all, [std::path::Path::new(WORKFLOW)]);
    let judged = judge(WORKFLOW);
    assert!(judged.status.success(), "{judged:?}");
}

#[test]
fn it_refuses_what_github_refuses() {
    let text = fs::read_to_string(WORKFLOW).unwrap();
    let mistakes = [
        ("  pull_request:", "  pull_requests:"),
        ("    runs-on: ubuntu-24.04\n", ""),
        ("pull-requests: write", "pull-requests: comment"),
        ("        run: |", "        script: |"),
        ("    timeout-minutes: 30", "    timeout-minutes: soon"),
    ];
    for (right, wrong) in mistakes {
        assert_eq!(text.matches(right).count(), 1, "{right}");
        let project = Project::empty().with("broken.yml", text.replace(right, wrong));
        let judged = judge(&project.path("broken.yml").to_string_lossy());
        assert_eq!(judged.status.code(), Some(1), "{wrong}: {judged:?}");
        let said = String::from_utf8_lossy(&judged.stdout);
        assert!(said.contains("Schema validation errors"), "{wrong}: {said}");
    }
}

/// The schema is the one in the package: this machine has no network.
fn judge(path: &str) -> Output {
    let world = World::new();
    let machine = world.machine();
    let mut command = machine.command("check-jsonschema");
    command.args(["--builtin-schema", "vendor.github-workflows", path]);
    command.output().unwrap()
}

/// An expression in a script would be pasted into it, whatever it holds: values go by variables.
#[test]
fn scripts_of_the_workflow_are_clean_and_call_what_is_there() {
    let runs: Vec<String> = steps().into_iter().filter_map(|step| step.run).collect();
    assert_eq!(runs.len(), 3);
    for script in &runs {
        assert!(!script.contains("${{"), "{script}");
        assert_clean(script, "bash");
    }
    assert_eq!(called(&runs.join("\n")), [".ci/review", ".ci/comment"]);
}

#[test]
fn scripts_of_jenkins_are_clean_and_call_what_is_there() {
    let text = fs::read_to_string("Jenkinsfile").unwrap();
    let lines = text.lines().filter_map(|line| line.split_once("sh '"));
    let scripts: Vec<&str> = lines
        .map(|(_, rest)| rest.rsplit_once('\'').unwrap().0)
        .collect();
    assert_eq!(scripts.len(), text.matches("sh ").count());
    assert_eq!(scripts.len(), 6);
    for script in &scripts {
        assert_clean(script, "sh");
    }
    assert_eq!(called(&scripts.join("\n")), [".ci/review", ".ci/comment"]);
}

fn assert_clean(script: &str, shell: &str) {
    let project = Project::empty().with("script", script);
    let judged = Command::new(tool("shellcheck"))
        .args(["--norc", &format!("--shell={shell}")])
        .arg(project.path("script"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success(), "{script}\n{said}");
}

/// Our own programs that a script names, each of which can be run.
fn called(script: &str) -> Vec<&str> {
    let words = script.split_whitespace();
    let ours: Vec<&str> = words.filter(|word| word.starts_with(".ci/")).collect();
    for path in &ours {
        let mode = fs::metadata(path).map(|file| file.permissions().mode());
        assert_eq!(
            mode.unwrap_or_else(|error| panic!("{path}: {error}")) & 0o111,
            0o111
        );
    }
    ours
}
