//! Accounts and rights: exactly what is listed, however often the job runs.

use super::job::{Job, SHOP, login, lossy};
use crate::support::mariadb::MariaDb;

/// Everything that a run may change.
const ACCOUNTS: &str = "SELECT * FROM mysql.global_priv ORDER BY Host, User; \
    SELECT * FROM mysql.db ORDER BY Host, Db, User; \
    SELECT * FROM mysql.tables_priv ORDER BY Host, Db, User, Table_name; \
    SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA";

fn grants(server: &MariaDb, user: &str) -> Vec<String> {
    let text = server.root(&format!("SHOW GRANTS FOR '{user}'@'%'"));
    text.lines().map(str::to_owned).collect()
}

fn account(user: &str, password: &str, server: &MariaDb) -> String {
    let hash = server.root(&format!("SELECT PASSWORD('{password}')"));
    format!(
        "GRANT USAGE ON *.* TO `{user}`@`%` IDENTIFIED BY PASSWORD '{}'",
        hash.trim()
    )
}

#[test]
fn users_have_exactly_the_listed_rights_and_a_second_run_changes_nothing() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    let output = job.run();
    assert_eq!(lossy(&output.stderr), "");
    assert_eq!(
        lossy(&output.stdout),
        "the database shop is prepared; users: owner, reader\n"
    );
    assert_eq!(
        grants(&server, "owner"),
        [
            account("owner", "o", &server),
            "GRANT ALL PRIVILEGES ON `shop`.* TO `owner`@`%` WITH GRANT OPTION".into(),
        ]
    );
    assert_eq!(
        grants(&server, "reader"),
        [
            account("reader", "r", &server),
            "GRANT SELECT, INSERT ON `shop`.* TO `reader`@`%`".into(),
        ]
    );
    let charset = "SELECT DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA \
        WHERE SCHEMA_NAME = 'shop'";
    assert_eq!(server.root(charset), "utf8mb4\n");
    let before = server.root(ACCOUNTS);
    job.succeed();
    assert_eq!(server.root(ACCOUNTS), before);
    users_work(&server);
}

/// The owner makes tables and passes rights on; the reader can do what is listed and no more.
fn users_work(server: &MariaDb) {
    let made = "CREATE TABLE t (a INT); GRANT UPDATE ON t TO reader@'%'";
    assert_eq!(
        login(server, "owner", b"o", &format!("USE shop; {made}")),
        Ok(String::new())
    );
    let used = "INSERT INTO shop.t VALUES (7); SELECT a FROM shop.t";
    assert_eq!(login(server, "reader", b"r", used), Ok("7\n".into()));
    let refused = login(server, "reader", b"r", "DROP TABLE shop.t").unwrap_err();
    assert!(
        refused.contains("DROP command denied to user 'reader'"),
        "{refused}"
    );
}

#[test]
fn rights_that_are_no_longer_listed_go_and_others_stay() {
    let server = MariaDb::start();
    Job::of_shop(&server).succeed();
    server.root(
        "CREATE TABLE shop.t (a INT); CREATE DATABASE other; \
         GRANT UPDATE ON shop.t TO reader@'%'; GRANT SELECT ON other.* TO reader@'%'; \
         GRANT CREATE TEMPORARY TABLES ON shop.* TO reader@'%' WITH GRANT OPTION;",
    );
    let fewer = r#"
        name = "shop"
        user.owner  = { secret = "db_owner", grants = ["CREATE"], grant_option = true }
        user.reader = { secret = "db_reader", grants = ["DELETE"] }
    "#;
    Job::new(server.port, fewer).succeed();
    assert_eq!(
        grants(&server, "owner")[1..],
        ["GRANT CREATE ON `shop`.* TO `owner`@`%` WITH GRANT OPTION"]
    );
    assert_eq!(
        grants(&server, "reader")[1..],
        [
            "GRANT SELECT ON `other`.* TO `reader`@`%`",
            "GRANT DELETE ON `shop`.* TO `reader`@`%`",
            "GRANT UPDATE ON `shop`.`t` TO `reader`@`%`",
        ]
    );
    let none = "name = \"shop\"\nuser.reader = { secret = \"db_reader\" }\n";
    Job::new(server.port, none).succeed();
    assert_eq!(
        grants(&server, "reader")[1..],
        [
            "GRANT SELECT ON `other`.* TO `reader`@`%`",
            "GRANT UPDATE ON `shop`.`t` TO `reader`@`%`",
        ]
    );
    assert_eq!(
        grants(&server, "owner").len(),
        2,
        "a user who is not listed is left alone"
    );
    Job::new(server.port, SHOP).succeed();
    assert_eq!(
        grants(&server, "owner")[1..],
        ["GRANT ALL PRIVILEGES ON `shop`.* TO `owner`@`%` WITH GRANT OPTION"]
    );
}

#[test]
fn an_underscore_in_a_name_opens_no_other_database() {
    let server = MariaDb::start();
    Job::of_shop(&server).succeed();
    server.root(
        "CREATE DATABASE my_db; CREATE DATABASE myxdb; CREATE TABLE myxdb.t (a INT); \
         GRANT ALL ON `my_db`.* TO reader@'%' WITH GRANT OPTION;",
    );
    let listed = "name = \"my_db\"\nuser.reader = { secret = \"db_reader\", \
        grants = [\"SELECT\"] }\n";
    Job::new(server.port, listed).succeed();
    let own = "GRANT SELECT ON `my\\\\_db`.* TO `reader`@`%`";
    let shop = "GRANT SELECT, INSERT ON `shop`.* TO `reader`@`%`";
    let mut listed = grants(&server, "reader").split_off(1);
    listed.sort();
    assert_eq!(listed, [own, shop]);
    let refused = login(&server, "reader", b"r", "SELECT * FROM myxdb.t").unwrap_err();
    assert!(refused.contains("SELECT command denied"), "{refused}");
}

#[test]
fn a_user_of_another_hand_keeps_its_name_and_gets_the_listed_password() {
    let server = MariaDb::start();
    let job = Job::of_shop(&server);
    server.root("CREATE USER reader@'%' IDENTIFIED BY 'by hand'");
    job.succeed();
    assert!(login(&server, "reader", b"by hand", "DO 0").is_err());
    assert_eq!(login(&server, "reader", b"r", "DO 0"), Ok(String::new()));
}
