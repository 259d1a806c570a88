//! Folders and files that cannot be read, or hold what nobody should have to read: each gets one
//! clear message, and nothing ever panics, hangs or overflows the stack.

use std::fmt::Write;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use paygen::inventory::parse::FILE_BYTES_MAX;
use tempfile::TempDir;

use crate::support::tools::tool;

/// The lint whose cases need a disk: they are here, and no `.case` can hold them.
pub(crate) const CODES: [&str; 1] = ["PG0105"];

/// Who owns nothing.
const NOBODY: u32 = 65534;

/// A folder of a person who calls `paygen check`.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// The clean fleet, in `inventory/`.
    fn clean() -> Self {
        let place = Self::new();
        for (name, bytes) in crate::support::case::base() {
            place.write(&name, &bytes);
        }
        place
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("inventory").join(name)
    }

    fn check(&self) -> String {
        said(
            Command::new(env!("CARGO_BIN_EXE_paygen")),
            self.folder.path(),
        )
    }

    /// As somebody who may not read everything.
    fn check_as_nobody(&self) -> String {
        let program = self.folder.path().join("paygen");
        fs::copy(env!("CARGO_BIN_EXE_paygen"), &program).unwrap();
        let mut command = Command::new(program);
        let locked = self.folder.path().join("locked");
        fs::write(&locked, "").unwrap();
        fs::set_permissions(&locked, Permissions::from_mode(0o000)).unwrap();
        if File::open(locked).is_ok() {
            command.uid(NOBODY).gid(NOBODY); // root, whom modes do not stop
        }
        said(command, self.folder.path())
    }
}

/// All that `paygen check` says, and its exit code where it is not that of findings.
fn said(mut command: Command, folder: &Path) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.arg("check").current_dir(folder).output().unwrap();
    let mut text = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    if status.code() != Some(3) {
        write!(text, "{status}").unwrap();
    }
    text
}

#[test]
fn a_folder_that_is_missing() {
    assert_eq!(
        Place::new().check(),
        "\
error[PG0105]: cannot read `inventory`: there is no such folder
--> inventory
 = help: name the folder with `--inventory`, or write a small one with `paygen init`

1 error
"
    );
}

#[test]
fn a_folder_that_is_empty() {
    let place = Place::new();
    fs::create_dir(place.path("")).unwrap();
    assert_eq!(
        place.check(),
        "\
error[PG0111]: the inventory is empty
--> inventory
 = help: write a small one with `paygen init`

1 error
"
    );
}

#[test]
fn a_file_where_the_folder_is_expected() {
    let place = Place::new();
    fs::write(place.folder.path().join("inventory"), "").unwrap();
    assert_eq!(
        place.check(),
        "\
error[PG0105]: cannot read `inventory`: it is no folder
--> inventory
 = help: an inventory is a folder with `*.toml`, and `env/` in it is another

1 error
"
    );
}

#[test]
fn a_file_where_the_folder_of_environments_is_expected() {
    let place = Place::new();
    place.write("fleet.toml", b"[fleet]\nname = \"shop\"\n");
    place.write("env", b"");
    assert_eq!(
        place.check(),
        "\
error[PG0105]: cannot read `inventory/env`: it is no folder
--> inventory/env
 = help: an inventory is a folder with `*.toml`, and `env/` in it is another

1 error
"
    );
}

#[test]
fn a_folder_where_a_file_is_expected() {
    let place = Place::clean();
    fs::create_dir(place.path("old.toml")).unwrap();
    assert_eq!(
        place.check(),
        "\
error[PG0105]: cannot read `inventory/old.toml`: it is a folder, and a file was expected
--> inventory/old.toml
 = help: if it is no part of the inventory, let its name not end in `.toml`

1 error
"
    );
}

#[test]
fn links_that_lead_nowhere_or_in_a_circle() {
    let place = Place::clean();
    symlink("gone.toml", place.path("dead.toml")).unwrap();
    symlink("round.toml", place.path("round.toml")).unwrap();
    assert_eq!(
        place.check(),
        "\
error[PG0105]: cannot read `inventory/dead.toml`: it is a link that leads nowhere
--> inventory/dead.toml
 = help: `ls -l inventory/dead.toml` shows what it is

error[PG0105]: cannot read `inventory/round.toml`: Too many levels of symbolic links (os error 40)
--> inventory/round.toml
 = help: `ls -l inventory/round.toml` shows what it is

2 errors
"
    );
}

#[test]
fn a_folder_of_environments_that_is_a_circle() {
    let place = Place::new();
    place.write("fleet.toml", b"[fleet]\nname = \"shop\"\n");
    symlink("env", place.path("env")).unwrap();
    assert_eq!(
        place.check(),
        "\
error[PG0105]: cannot read `inventory/env`: Too many levels of symbolic links (os error 40)
--> inventory/env
 = help: `ls -l inventory/env` shows what it is

1 error
"
    );
}

#[test]
fn a_pipe_and_a_device_are_not_waited_for() {
    let place = Place::clean();
    let made = Command::new(tool("mkfifo"))
        .arg(place.path("pipe.toml"))
        .status();
    assert!(made.unwrap().success());
    symlink("/dev/zero", place.path("zero.toml")).unwrap();
    assert_eq!(
        place.check(),
        "\
error[PG0105]: cannot read `inventory/pipe.toml`: it is a device or a pipe, and a file was expected
--> inventory/pipe.toml
 = help: `ls -l inventory/pipe.toml` shows what it is

error[PG0105]: cannot read `inventory/zero.toml`: it is a device or a pipe, and a file was expected
--> inventory/zero.toml
 = help: `ls -l inventory/zero.toml` shows what it is

2 errors
"
    );
}

#[test]
fn a_file_that_may_not_be_read() {
    let place = Place::clean();
    fs::set_permissions(place.path("env/prod.toml"), Permissions::from_mode(0o000)).unwrap();
    assert_eq!(
        place.check_as_nobody(),
        "\
error[PG0105]: cannot read `inventory/env/prod.toml`: permission denied
--> inventory/env/prod.toml
 = help: `ls -l inventory/env/prod.toml` shows who may read it

1 error
"
    );
}

#[test]
fn a_file_beyond_the_limit() {
    let place = Place::clean();
    let file = File::create(place.path("large.toml")).unwrap();
    file.set_len(FILE_BYTES_MAX + 1).unwrap();
    assert_eq!(
        place.check(),
        "\
error[PG0105]: cannot read `inventory/large.toml`: it has more than the 64 MiB that a file may have
--> inventory/large.toml
 = help: split it into several files

1 error
"
    );
}

#[test]
fn what_an_editor_keeps_beside_a_file_is_no_part_of_the_inventory() {
    let place = Place::clean();
    symlink("me@here.1234", place.path(".#fleet.toml")).unwrap();
    let said = place.check();
    assert!(said.starts_with("no findings\n"), "{said}");
}

#[test]
fn services_beyond_the_limit() {
    let place = Place::clean();
    let mut text = String::new();
    for number in 0..=100_000 {
        writeln!(text, "[service.s{number}]").unwrap();
    }
    place.write("many.toml", text.as_bytes());
    assert_eq!(
        place.check(),
        "\
error[PG0108]: 100006 services; at most 100000 are allowed
 --> inventory/services.toml:1:2
  |
1 | [service.db]
  |  ^^^^^^^
  |
  = help: split the fleet into several inventories

1 error
"
    );
}

#[test]
fn hosts_beyond_the_limit() {
    let place = Place::clean();
    let mut text = String::new();
    for number in 0..=20_000 {
        writeln!(text, "[host.h{number}]").unwrap();
    }
    place.write("many.toml", text.as_bytes());
    assert_eq!(
        place.check(),
        "\
error[PG0108]: 20003 hosts; at most 20000 are allowed
 --> inventory/env/prod.toml:9:2
  |
9 | [host.one]
  |  ^^^^
  |
  = help: split the fleet into several inventories

1 error
"
    );
}

#[test]
fn ten_thousand_levels() {
    for (open, middle, close) in [
        ("a = ", "[", "]"),
        ("a = ", "{ a = ", " }"),
        ("a = ", "[{ a = ", " }]"),
        ("a = ", "[{ a = ", ""),
        ("a.", "a.", " = 1"),
        ("[", "a.", "a]"),
        ("[[", "a.", "a]]"),
    ] {
        let closes = if middle == "a." { 1 } else { 10_000 };
        let text = [
            open,
            &middle.repeat(10_000),
            "1",
            &close.repeat(closes),
            "\n",
        ]
        .concat();
        let place = Place::clean();
        place.write("deep.toml", text.as_bytes());
        let said = place.check();
        let long = |line: &&str| line.starts_with("1 |") || line.starts_with("  | ^");
        let said: Vec<&str> = said.lines().filter(|line| !long(line)).collect();
        assert_eq!(
            said.join("\n"),
            "\
error[PG0108]: nested deeper than 64 levels
 --> inventory/deep.toml:1:1
  |
  |
  = help: if this is meant, put it into a file under `files/`

1 error",
            "{open}{middle}…"
        );
    }
}
