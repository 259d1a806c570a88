//! Disks that are full or read-only. They are mounted where only the test sees them, and vanish
//! with it.

use std::process::Command;

use crate::support::project::{PAYGEN, Project, Run};
use crate::support::tiny::tiny;
use crate::support::tools::{is_root, tool};

/// A shell with mounts of its own; `$PAYGEN` is the binary.
fn with_mounts(project: &Project, script: &str) -> Run {
    let mut command: Command = project.hermetic(&tool("unshare"));
    if !is_root() {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-eu", "-c", script]);
    let output = command.env("PAYGEN", PAYGEN).output().unwrap();
    Run::of(script, &output)
}

/// The inventory `large/`, whose files need more room than `inventory/`.
fn tiny_and_large() -> Project {
    let project = tiny();
    for (path, bytes) in project.files("inventory") {
        project.write(&format!("large/{path}"), bytes);
    }
    project.write("large/files/web.conf", "listen 80\n".repeat(60_000));
    project
}

const VERIFY: &str = "verify() {
    find generated -name MANIFEST | sort | while read -r path; do
        (cd \"${path%/*}\" && sha256sum --check --strict --quiet MANIFEST)
    done
    find generated -name '.p*'
}
";

#[test]
fn a_full_disk_is_told_and_leaves_the_earlier_output_whole() {
    let script = "
mkdir generated
mount -t tmpfs -o size=600k none generated
$PAYGEN render
cp -r generated before
code=0; $PAYGEN render --inventory large || code=$?
echo \"exit $code\"
verify
diff -r before generated && echo 'as before'
mount -o remount,size=8m generated
$PAYGEN render --inventory large
verify
";
    with_mounts(&tiny_and_large(), &format!("{VERIFY}{script}")).is(
        0,
        "exit 1\nas before\n",
        "\
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 22 new
error: cannot write `generated/prod/one/web/files/etc/web.conf`: No space left on device (os error 28)
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 6 changed
",
    );
}

#[test]
fn a_disk_without_room_for_another_file_is_told_too() {
    let script = "
mkdir generated
mount -t tmpfs -o nr_inodes=24 none generated
code=0; $PAYGEN render || code=$?
echo \"exit $code\"
find generated
mount -o remount,nr_inodes=100 generated
$PAYGEN render
verify
";
    with_mounts(&tiny(), &format!("{VERIFY}{script}")).is(
        0,
        "exit 1\ngenerated\n",
        "\
error: cannot write in `generated/test`: No space left on device (os error 28)
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 22 new
",
    );
}

#[test]
fn a_read_only_disk_is_told_when_there_is_something_to_write() {
    let script = "
mkdir generated
mount -t tmpfs none generated
$PAYGEN render
mount -o remount,ro generated
$PAYGEN render
$PAYGEN render --check
cp -r generated before
code=0; $PAYGEN render --inventory large || code=$?
echo \"exit $code\"
code=0; $PAYGEN render --inventory large --check >/dev/null || code=$?
echo \"exit $code\"
diff -r before generated && echo 'as before'
code=0; $PAYGEN render --out generated/further || code=$?
echo \"exit $code\"
";
    with_mounts(&tiny_and_large(), script).is(
        0,
        "exit 1\nexit 2\nas before\nexit 1\n",
        "\
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: 22 new
prod     1 service on 1 host, 11 files
test     1 service on 1 host, 11 files
generated: nothing changed
generated is as rendered
error: cannot write in `generated/prod/one`: Read-only file system (os error 30)
generated is not as rendered: 6 changed; run `paygen render` and commit
error: cannot make `generated/further`: Read-only file system (os error 30)
",
    );
}

#[test]
fn a_full_disk_is_told_by_init_which_can_be_tried_again() {
    let script = "
mkdir inventory
mount -t tmpfs -o size=4k none inventory
code=0; $PAYGEN init || code=$?
echo \"exit $code\"
find inventory
mount -o remount,size=1m inventory
$PAYGEN init
";
    with_mounts(&Project::empty(), script).is(
        0,
        "exit 1\ninventory\n",
        "\
error: cannot write `inventory/env/production.toml`: No space left on device (os error 28)
wrote inventory/fleet.toml
wrote inventory/env/production.toml
wrote inventory/files/nginx.conf.tera
next: put in your names and addresses, then `paygen render`
",
    );
}
