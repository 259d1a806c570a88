//! What `--help` says, whole: words that nobody reads before they are printed are wrong.

use crate::support::project::Project;

const COMMANDS: [&str; 11] = [
    "check",
    "render",
    "diff",
    "explain",
    "why",
    "reach",
    "rules",
    "graph",
    "init",
    "schema",
    "completions",
];

#[test]
fn the_program_says_what_it_is_for() {
    let run = Project::empty().run("--help");
    run.is(0, &run.stdout, "");
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn every_command_says_what_it_does() {
    for command in COMMANDS {
        let run = Project::empty().run(&format!("{command} --help"));
        run.is(0, &run.stdout, "");
        insta::assert_snapshot!(format!("help_{command}"), run.stdout);
    }
}

#[test]
fn every_command_is_listed() {
    let run = Project::empty().run("-h");
    for command in COMMANDS {
        assert!(run.stdout.contains(&format!("\n  {command} ")), "{run}");
    }
}

#[test]
fn the_version_is_told() {
    let version = format!("paygen {}\n", env!("CARGO_PKG_VERSION"));
    Project::empty().run("--version").is(0, &version, "");
}

#[test]
fn shells_can_read_their_completions() {
    let project = Project::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = project.run(&format!("completions {shell}"));
        run.is(0, &run.stdout, "");
        for command in COMMANDS {
            assert!(run.stdout.contains(command), "{shell} lacks {command}");
        }
        project.write(shell, &run.stdout);
    }
    let mut bash = project.hermetic("/bin/bash".as_ref());
    let script = "source ./bash; COMP_WORDS=(paygen ren); COMP_CWORD=1; _paygen paygen ren paygen; \
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = bash.args(["-euc", script]).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "render\n",
        "{output:?}"
    );
}
