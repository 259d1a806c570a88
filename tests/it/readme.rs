//! What the README tells a person to type exists.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::project::{PAYGEN, Project};

#[test]
fn every_command_of_the_readme_exists() {
    let readme = fs::read_to_string("README.md").unwrap();
    let commands: Vec<&str> = readme
        .lines()
        .filter_map(|line| {
            line.trim_start_matches("| `")
                .trim_start_matches("$ ")
                .strip_prefix("paygen ")
        })
        .filter_map(|rest| rest.split([' ', '`']).next())
        .collect();
    assert!(commands.len() > 5, "{commands:?}");
    for command in commands
        .into_iter()
        .filter(|word| word.chars().all(char::is_lowercase))
    {
        let help = Command::new(env!("CARGO_BIN_EXE_paygen"))
            .args([command, "--help"])
            .output();
        assert!(
            help.unwrap().status.success(),
            "`paygen {command}` is not there"
        );
    }
}

#[test]
fn the_two_commands_stand_in_the_readme_and_run_what_is_there() {
    let readme = fs::read_to_string("README.md").unwrap();
    for command in ["&& cargo run --release -- render\n", "\ntests/run\n"] {
        assert!(readme.contains(command), "{command}");
    }
    assert!(Path::new("tests/run").is_file());
}

#[test]
fn every_file_that_the_readme_links_to_exists() {
    let readme = fs::read_to_string("README.md").unwrap();
    let links: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.contains("://"))
        .collect();
    assert!(links.len() > 2, "{links:?}");
    for link in links {
        assert!(Path::new(link).exists(), "{link}");
    }
}

/// The tour is walked as it is printed: one folder, one command after the other, and each answers
/// to the letter. A line `…` stands for the rest of an answer.
#[test]
fn the_tour_answers_as_it_is_printed() {
    let readme = fs::read_to_string("README.md").unwrap();
    let project = Project::empty();
    let mut steps = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for step in format!("\n{block}").split("\n$ ").skip(1) {
            let (command, printed) = step.split_once('\n').unwrap_or((step, ""));
            let answered = typed(&project, command);
            match printed.split_once("…") {
                Some((beginning, _)) => assert!(answered.starts_with(beginning), "{answered}"),
                None => assert_eq!(answered.trim_end(), printed.trim_end(), "$ {command}"),
            }
            steps += 1;
        }
    }
    assert!(steps > 5, "{steps}");
}

/// All that a terminal would show.
fn typed(project: &Project, command: &str) -> String {
    let folder = Path::new(PAYGEN).parent().unwrap().display();
    let mut shell = project.hermetic(Path::new("sh"));
    shell.env("PATH", format!("{folder}:/usr/bin:/bin"));
    let output = shell
        .args(["-c", &format!("exec 2>&1; {command}")])
        .output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}
