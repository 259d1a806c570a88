//! A real `MariaDB` on loopback for the length of a test, with a data folder of its own.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::tools::tool;

/// Ends, and its data goes, when dropped.
pub(crate) struct MariaDb {
    /// The port on 127.0.0.1.
    pub(crate) port: u16,
    process: Child,
    folder: TempDir,
}

impl MariaDb {
    /// Starts an empty server. Its root has no password at the socket and cannot log in elsewhere.
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        install(folder.path());
        let port = free_port();
        let mut process = server(folder.path())
            .arg(format!("--port={port}"))
            .arg(format!("--socket={}", socket(folder.path()).display()))
            .spawn()
            .unwrap();
        let log = process.stderr.take().unwrap();
        let server = Self {
            port,
            process,
            folder,
        };
        wait_until_ready(BufReader::new(log));
        server.root("DROP USER root@'127.0.0.1', root@'::1'");
        server
    }

    /// Runs SQL as root at the socket, and not into the log; the rows, a tab between columns.
    pub(crate) fn root(&self, sql: &str) -> String {
        let mut client = Command::new(tool("mariadb"))
            .args([
                "--no-defaults",
                "--user=root",
                "--batch",
                "--skip-column-names",
            ])
            .arg(format!("--socket={}", socket(self.folder.path()).display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let sql = format!("SET SESSION sql_log_off = 1; {sql}");
        let mut input = client.stdin.take().unwrap();
        input.write_all(sql.as_bytes()).unwrap();
        drop(input);
        let output = client.wait_with_output().unwrap();
        assert!(output.status.success(), "this SQL fails: {sql}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the server wrote down of the statements it got: its general and its binary log.
    pub(crate) fn logs(&self) -> Vec<u8> {
        let logs = ["general.log", "binary.000001"];
        let read = |name: &str| fs::read(self.folder.path().join("data").join(name)).unwrap();
        logs.map(read).concat()
    }
}

impl Drop for MariaDb {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn install(folder: &Path) {
    let output = Command::new(tool("mariadb-install-db"))
        .args([
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ])
        .arg(format!("--datadir={}", folder.join("data").display()))
        .arg(format!("--user={}", user(folder)))
        .env("TMPDIR", folder) // two that start at once would meet in /tmp
        .output()
        .unwrap();
    assert!(output.status.success(), "mariadb-install-db: {output:?}");
}

fn server(folder: &Path) -> Command {
    let mut command = Command::new(tool("mariadbd"));
    command
        .args([
            "--no-defaults",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
        ])
        .args(["--general-log", "--general-log-file=general.log"])
        .args(["--log-bin=binary", "--server-id=1"])
        .arg(format!("--datadir={}", folder.join("data").display()))
        .arg(format!("--user={}", user(folder)))
        .env("TMPDIR", folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// The server asks for a name when root starts it, and takes no other user's otherwise.
fn user(folder: &Path) -> String {
    let uid = fs::metadata(folder).unwrap().uid().to_string();
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let mut fields = users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>());
    let found = fields.find(|fields| fields.get(2) == Some(&uid.as_str()));
    found.unwrap_or_else(|| panic!("/etc/passwd has no user {uid}"))[0].to_owned()
}

/// A thread reads on, so that a full pipe never blocks the server.
fn wait_until_ready(mut log: BufReader<impl io::Read + Send + 'static>) {
    let mut seen = String::new();
    while !seen.contains("ready for connections") {
        let length = log.read_line(&mut seen).unwrap();
        assert!(length > 0, "mariadbd ended before it was ready:\n{seen}");
    }
    std::thread::spawn(move || io::copy(&mut log, &mut io::sink()));
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("socket")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
