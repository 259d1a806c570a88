//! No password where another user of the machine, a log or a backup shows it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::job::{Job, hex, lossy, root_password};
use crate::support::mariadb::MariaDb;
use crate::support::tools::tool;

const SECRETS: [(&str, &str); 3] = [
    ("db_root", "rootpassword0000"),
    ("db_owner", "ownerpassword000"),
    ("db_reader", "readerpassword00"),
];

/// Every program that the script may start.
const PROGRAMS: [&str; 8] = ["cat", "mariadb", "mktemp", "od", "rm", "sed", "tr", "wc"];

#[test]
fn no_password_is_seen_in_processes_output_logs_or_left_behind() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    root_password(&server, SECRETS[0].1.as_bytes());
    for (name, text) in SECRETS {
        job.secret(name, text.as_bytes());
    }
    let (path, record) = (job.path("path"), job.path("record"));
    recorders(&path, &record);
    let output = job.command().env("PATH", &path).output().unwrap();
    assert!(output.status.success(), "{}", lossy(&output.stderr));
    let seen = fs::read(&record).unwrap();
    for program in PROGRAMS {
        assert!(
            lossy(&seen).contains(&format!("{program}\0")),
            "{program} was not started"
        );
    }
    assert_private("the processes", &seen);
    assert_private("its output", &[output.stdout, output.stderr].concat());
    let logs = server.logs();
    assert!(lossy(&logs).contains("CREATE USER IF NOT EXISTS 'owner'"));
    assert_private("the server's logs", &logs);
    assert_eq!(fs::read_dir(job.path("tmp")).unwrap().count(), 0);
}

#[test]
fn a_statement_that_failed_is_shown_without_its_password() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    job.secret("db_reader", SECRETS[2].1.repeat(1000).as_bytes());
    server.root("SET GLOBAL max_allowed_packet = 1024");
    let output = job.run();
    let shown = "--------------\nSET @password_2 = UNHEX('...')\n--------------\n\nERROR ";
    assert!(lossy(&output.stderr).starts_with(shown), "{output:?}");
    assert_private("the complaint", &output.stderr);
}

/// Neither the text nor its hex, in either case.
fn assert_private(place: &str, bytes: &[u8]) {
    for (name, text) in SECRETS {
        let digits = hex(text.as_bytes());
        for form in [text.to_owned(), digits.to_uppercase(), digits] {
            let found = bytes
                .windows(form.len())
                .any(|part| part == form.as_bytes());
            assert!(!found, "{place} shows {name} as {form}");
        }
    }
}

/// Programs that write down their own command line and environment, then become the real ones.
/// The script sees no others.
fn recorders(folder: &Path, record: &Path) {
    fs::create_dir(folder).unwrap();
    for name in PROGRAMS {
        let real = match name {
            "mariadb" => tool(name),
            _ => Path::new("/usr/bin").join(name),
        };
        let text = format!(
            "#!/bin/sh\n/bin/cat /proc/$$/cmdline /proc/$$/environ >>'{}'\nexec {} \"$@\"\n",
            record.display(),
            real.display()
        );
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}
