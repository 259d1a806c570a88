//! What stands in the way is said, with exit code 1, and nothing is half done or left behind.

use std::fs;
use std::process::Output;

use super::job::{Job, lossy, root_password};
use crate::support::mariadb::MariaDb;

#[test]
fn a_wrong_password_of_root_is_said_by_the_secrets_name() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    job.secret("db_root", b"not this one");
    let port = server.port;
    let expected = format!(
        "ERROR 1045 (28000): Access denied for user 'root'@'127.0.0.1' (using password: YES)\n\
         bootstrap.sh: root cannot log in to 127.0.0.1:{port} with the secret `db_root`: see above\n"
    );
    assert_fails(&job, &job.run(), &expected);
    assert_eq!(server.root("SHOW DATABASES LIKE 'shop'"), "");
}

#[test]
fn a_server_that_is_down_is_said() {
    let job = Job::new(1, super::job::SHOP);
    let expected = "ERROR 2002 (HY000): Can't connect to server on '127.0.0.1' (115)\n\
         bootstrap.sh: root cannot log in to 127.0.0.1:1 with the secret `db_root`: see above\n";
    assert_fails(&job, &job.run(), expected);
}

#[test]
fn half_a_folder_is_no_success() {
    let job = Job::new(1, super::job::SHOP);
    let sql = job.path("prod/one/prepare/database/bootstrap.sql");
    fs::remove_file(&sql).unwrap();
    let expected = format!("cat: {}: No such file or directory\n", sql.display());
    assert_fails(&job, &job.run(), &expected);
}

#[test]
fn secrets_that_are_none_are_named() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    let at = |name: &str| job.path("secrets").join(name).display().to_string();
    for name in ["db_root", "db_reader"] {
        let old = fs::read(at(name)).unwrap();
        for content in ["", "\n", "\n\n"] {
            job.secret(name, content.as_bytes());
            let expected = format!("bootstrap.sh: the secret `{name}` is empty: {}\n", at(name));
            assert_fails(&job, &job.run(), &expected);
        }
        job.secret(name, b"half\0half");
        let expected = format!(
            "bootstrap.sh: the secret `{name}` holds a NUL byte, which no client can send: {}\n",
            at(name)
        );
        assert_fails(&job, &job.run(), &expected);
        fs::remove_file(at(name)).unwrap();
        let expected = format!(
            "bootstrap.sh: the secret `{name}` is missing: {} cannot be read\n",
            at(name)
        );
        assert_fails(&job, &job.run(), &expected);
        fs::write(at(name), old).unwrap();
    }
    assert_eq!(server.root("SHOW DATABASES LIKE 'shop'"), "");
}

#[test]
fn sql_that_the_server_refuses_is_said_and_the_next_run_goes_on() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    server.root("REVOKE GRANT OPTION ON *.* FROM root@'%'");
    let expected = "--------------\nGRANT ALL PRIVILEGES ON `shop`.* TO 'owner'@'%' WITH GRANT \
         OPTION\n--------------\n\nERROR 1044 (42000) at line 17: Access denied for user \
         'root'@'%' to database 'shop'\n\
         bootstrap.sh: the SQL failed: see above, mend it and run this again\n";
    assert_fails(&job, &job.run(), expected);
    root_password(&server, b"root's");
    job.succeed();
}

fn assert_fails(job: &Job, output: &Output, expected: &str) {
    assert_eq!(lossy(&output.stderr), expected);
    assert_eq!(lossy(&output.stdout), "");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        fs::read_dir(job.path("tmp")).unwrap().count(),
        0,
        "scratch is left behind"
    );
}
