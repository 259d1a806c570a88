//! Whatever bytes a password has, the account opens with exactly these.

use super::job::{Job, login, root_password};
use crate::support::mariadb::MariaDb;

/// What a secret's file holds, and the password that it means.
fn passwords() -> Vec<(Vec<u8>, Vec<u8>)> {
    let long = "x".repeat(200);
    let same: Vec<&[u8]> = vec![
        b"plain",
        b"it's \"quoted\" \\ and \\\\ slashed\\",
        b"# ; -- $HOME `id` $(id) %s %% /* */ \\n",
        "p\u{e4}ssw\u{f6}rd \u{be44}\u{bc00} \u{1f600}".as_bytes(),
        b" blanks around ",
        b"two\nlines",
        b"\ttab \r return \x1a\x01\x7f",
        b"\xff\xfe\x80 is no UTF-8",
        b"-e",
        b"\"",
        b"'",
        b"\\",
        long.as_bytes(),
    ];
    let mut all: Vec<_> = same
        .into_iter()
        .map(|one| (one.to_vec(), one.to_vec()))
        .collect();
    all.push((
        b"a line end behind\n".to_vec(),
        b"a line end behind".to_vec(),
    ));
    all.push((b"two line ends\n\n".to_vec(), b"two line ends".to_vec()));
    all
}

#[test]
fn any_bytes_may_be_a_users_password_and_a_new_one_replaces_the_old() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    let mut last = b"r".to_vec();
    for (content, password) in passwords() {
        job.succeed();
        assert_eq!(
            login(&server, "reader", &last, "DO 0"),
            Ok(String::new()),
            "{last:?}"
        );
        job.secret("db_reader", &content);
        job.succeed();
        assert_eq!(
            login(&server, "reader", &password, "DO 0"),
            Ok(String::new()),
            "{content:?}"
        );
        assert!(
            login(&server, "reader", &last, "DO 0").is_err(),
            "{last:?} still opens"
        );
        last = password;
    }
}

#[test]
fn any_bytes_may_be_roots_password() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    for (content, password) in passwords() {
        root_password(&server, &password);
        job.secret("db_root", &content);
        job.succeed();
    }
}
