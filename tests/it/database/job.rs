//! A rendered bootstrap job outside of its container: the same script, other folders.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::fleet::Fleet;
use crate::support::mariadb::MariaDb;
use crate::support::tools::tool;

/// What most tests prepare.
pub(super) const SHOP: &str = r#"
name = "shop"
user.owner  = { secret = "db_owner", grants = ["ALL"], grant_option = true }
user.reader = { secret = "db_reader", grants = ["SELECT", "INSERT"] }
"#;

/// The script, its secrets and its scratch folder.
pub(super) struct Job {
    folder: TempDir,
}

impl Job {
    /// Renders the job for a server; `database` is what stands in the table `database`.
    pub(super) fn new(port: u16, database: &str) -> Self {
        let services = format!(
            "[external.db]\nat = \"127.0.0.1\"\n\
             port.sql = {{ number = {port}, protocol = \"mysql\" }}\n\
             [service.prepare]\nimage = \"mariadb:11.8\"\noneshot = true\n\
             [service.prepare.database]\nat = \"db.sql\"\nroot = \"db_root\"\n{database}"
        );
        let fleet = "[fleet]\nname = \"shop\"\n[secret]\n\
             db_root = \"root\"\ndb_owner = \"owner\"\ndb_reader = \"reader\"\n";
        let fleet = Fleet::of_texts(&[
            ("fleet.toml", fleet),
            ("services.toml", &services),
            ("env/prod.toml", "[host.one]\nruns = [\"prepare\"]\n"),
        ]);
        assert!(!fleet.found.has_errors(), "{}", fleet.text());
        let folder = TempDir::new().unwrap();
        fleet.write(folder.path());
        for name in ["secrets", "tmp"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let job = Self { folder };
        for (name, secret) in [("db_root", "root's"), ("db_owner", "o"), ("db_reader", "r")] {
            job.secret(name, secret.as_bytes());
        }
        job
    }

    /// The job of [`SHOP`] for a server whose root has the password in `db_root`.
    pub(super) fn of_shop(server: &MariaDb) -> Self {
        root_password(server, b"root's");
        Self::new(server.port, SHOP)
    }

    /// Puts a secret where Compose would.
    pub(super) fn secret(&self, name: &str, content: &[u8]) {
        fs::write(self.path("secrets").join(name), content).unwrap();
    }

    /// Runs the script as the container does.
    pub(super) fn run(&self) -> Output {
        self.command().output().unwrap()
    }

    /// Runs it and asks that it succeeds.
    pub(super) fn succeed(&self) {
        let output = self.run();
        let text = format!("{}{}", lossy(&output.stdout), lossy(&output.stderr));
        assert!(output.status.success(), "{text}");
    }

    /// The command that runs it, with nothing in its environment but what it needs.
    pub(super) fn command(&self) -> Command {
        let script = self.path("prod/one/prepare/database/bootstrap.sh");
        let mut command = Command::new("/bin/sh");
        command
            .arg(script)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("TMPDIR", self.path("tmp"))
            .env("PAYGEN_SECRETS", self.path("secrets"));
        command
    }

    /// A path of the job.
    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }
}

/// Lets root in over TCP, with this password, as the server's image does.
pub(super) fn root_password(server: &MariaDb, password: &[u8]) {
    server.root(&format!(
        "SELECT PASSWORD(UNHEX('{}')) INTO @hash; EXECUTE IMMEDIATE CONCAT(\
         'CREATE OR REPLACE USER root@''%'' IDENTIFIED BY PASSWORD ', QUOTE(@hash));\
         GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;",
        hex(password)
    ));
}

/// Runs SQL as a user who dials the server as a container does; an error is the client's words.
pub(super) fn login(
    server: &MariaDb,
    user: &str,
    password: &[u8],
    sql: &str,
) -> Result<String, String> {
    let output = Command::new(tool("mariadb"))
        .args([
            "--no-defaults",
            "--host=127.0.0.1",
            "--protocol=tcp",
            "--skip-column-names",
        ])
        .arg(format!("--port={}", server.port))
        .arg(format!("--user={user}"))
        .arg(format!("--execute={sql}"))
        .env("MYSQL_PWD", OsStr::from_bytes(password))
        .output()
        .unwrap();
    if output.status.success() {
        Ok(lossy(&output.stdout))
    } else {
        Err(lossy(&output.stderr))
    }
}

/// Text of an output.
pub(super) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bytes in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}
