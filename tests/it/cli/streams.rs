//! stdout is data, stderr is talk; colour is for terminals; a reader may leave early.

use std::fs::{File, OpenOptions};
use std::io::pipe;
use std::process::{Command, Output};

use crate::support::project::{PAYGEN, Project, Run};
use crate::support::tiny::tiny;
use crate::support::tools::tool;

/// Runs its arguments on a terminal of 80 columns and prints what appears there.
const TERMINAL: &str = "
import fcntl, os, pty, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    try:
        seen = os.read(terminal, 65536)
    except OSError:
        break
    if not seen:
        break
    os.write(1, seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";

const BROKEN: &str = "\n[service.web]\nneeds = [\"wbe.http\"]\n";

fn broken() -> Project {
    tiny().with_more("inventory/env/test.toml", BROKEN)
}

/// `paygen` with its three streams on one terminal.
fn on_terminal(project: &Project, arguments: &str) -> Command {
    let mut command = project.hermetic(&tool("python"));
    command.args(["-c", TERMINAL, PAYGEN]);
    command.args(arguments.split_whitespace());
    command.env("TERM", "xterm-256color").env_remove("COLUMNS");
    command
}

#[test]
fn a_terminal_gets_colour_and_a_pipe_gets_none() {
    let project = broken();
    let seen = on_terminal(&project, "check").output().unwrap();
    let run = Run::of("check", &seen);
    assert_eq!(run.code, Some(3), "{run}");
    assert!(
        run.stdout.contains("\u{1b}[1m\u{1b}[91merror[PG0201]"),
        "{run:?}"
    );
    let plain = project.run("check");
    assert!(!plain.stdout.contains('\u{1b}'), "{plain}");
    let text = without_colour(&run.stdout.replace("\r\n", "\n"));
    assert_eq!(text, format!("{}{}", plain.stdout, plain.stderr));
}

#[test]
fn who_wants_no_colour_gets_none() {
    let project = broken();
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let mut command = on_terminal(&project, "check");
        let run = Run::of("check", &command.env(name, value).output().unwrap());
        assert!(!run.stdout.contains('\u{1b}'), "{name}: {run:?}");
    }
}

#[test]
fn a_reader_that_leaves_early_ends_nothing_badly() {
    let project = broken();
    let gone = |arguments: &str| {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let mut command = project.command(arguments);
        let output = command.stdout(writer).output().unwrap();
        Run::of(arguments, &output)
    };
    gone("check").is(3, "", "1 error\n");
    gone("check --format sarif").is(3, "", "");
    gone("explain PG0301").is(0, "", "");
    gone("completions bash").is(0, "", "");
    gone("--help").is(0, "", "");
    gone("render --check --env prod").is(
        2,
        "",
        "generated is not as rendered: 11 new; run `paygen render` and commit\n",
    );
}

#[test]
fn nobody_to_talk_to_is_no_reason_to_fail() {
    let project = tiny();
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let output = project.command("render").stderr(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(project.names("generated").len(), 22);
}

#[test]
fn data_that_cannot_be_written_is_an_error() {
    let project = broken();
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = |arguments: &str| {
        let mut command = project.command(arguments);
        let output: Output = command.stdout::<File>(full()).output().unwrap();
        Run::of(arguments, &output)
    };
    let said = "error: cannot write to standard output: No space left on device (os error 28)\n";
    run("check").is(1, "", said);
    run("explain PG0301").is(1, "", said);
}

fn without_colour(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain + rest
}
