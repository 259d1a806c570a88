//! The tools themselves: each is there and answers, so that a later failure is about our output.

use std::fs;
use std::process::Command;

use crate::support::tools::{TOOLS, compose, tool};

#[test]
fn every_tool_answers() {
    let silent: Vec<_> = TOOLS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !answers(name))
        .collect();
    assert_eq!(silent, [""; 0], "these tools do not say their version");
}

#[test]
fn compose_is_version_2() {
    let version = stdout(compose().args(["version", "--short"]));
    assert_eq!(
        version.split('.').next(),
        Some("2"),
        "docker compose is {version}"
    );
}

#[test]
fn python_has_exactly_the_pinned_packages() {
    let script = "import importlib.metadata as m; \
        print('\\n'.join(sorted(d.name + '==' + d.version for d in m.distributions())))";
    let pins =
        fs::read_to_string("tests/tools/python.txt").expect("tests/tools/python.txt is ours");
    let mut expected: Vec<_> = pins.lines().filter(|line| !line.starts_with('#')).collect();
    expected.sort_unstable();
    let installed = stdout(Command::new(tool("python")).args(["-c", script]));
    let brought_by_venv = ["pip==", "setuptools=="];
    let installed: Vec<_> = installed
        .lines()
        .filter(|line| !brought_by_venv.iter().any(|name| line.starts_with(name)))
        .collect();
    assert_eq!(installed, expected);
}

#[test]
fn python_reads_toml_as_json_and_hcl() {
    let script = "import hcl2, json, jsonschema, tomllib, yaml; \
        toml = tomllib.loads('[host.vm1]\\nroles = [\"state\"]'); \
        jsonschema.validate(toml, {'required': ['host']}); \
        print(json.dumps(toml), yaml.safe_load('a: [1]'), hcl2.loads('a = 1\\n'))";
    let read = stdout(Command::new(tool("python")).args(["-c", script]));
    assert_eq!(
        read,
        "{\"host\": {\"vm1\": {\"roles\": [\"state\"]}}} {'a': [1]} {'a': 1}\n"
    );
}

/// Words and the right exit code: a program whose libraries are missing has only the words.
fn answers(name: &str) -> bool {
    let (question, exit_code) = match name {
        "ip" => ("-Version", 0),
        "dot" => ("-V", 0),
        "openssl" => ("version", 0),
        "mariadb-install-db" => ("--help", 1),
        _ => ("--version", 0),
    };
    let output = Command::new(tool(name))
        .arg(question)
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let is_silent = output.stdout.is_empty() && output.stderr.is_empty();
    !is_silent && output.status.code() == Some(exit_code)
}

fn stdout(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} fails:\n{complaint}");
    String::from_utf8(output.stdout).expect("the program writes UTF-8")
}
