//! A real Prometheus on loopback for the length of a test.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::tools::tool;

/// Ends, and its data goes, when dropped; in the order of the fields.
pub(super) struct Prometheus {
    address: SocketAddr,
    _process: Process,
    _data: TempDir,
}

/// A child that does not outlive its owner, even when a test panics.
struct Process(Child);

impl Prometheus {
    /// Starts it with this configuration, on a port that the system chooses.
    pub(super) fn start(configuration: &str) -> Self {
        let data = TempDir::new().expect("there is a folder for scratch data");
        let (process, log) = spawn(data.path(), configuration).expect("prometheus starts");
        let address = listening(log).expect("its log can be read");
        Prometheus {
            address,
            _process: process,
            _data: data,
        }
    }

    /// The series of an instant query. Panics with Prometheus's own words when it refuses the
    /// expression.
    pub(super) fn series(&self, expression: &str) -> Vec<Value> {
        let path = format!("/api/v1/query?query={}", percent_encoded(expression));
        let body = get(self.address, &path).expect("prometheus answers");
        let answer: Value = serde_json::from_str(&body).expect("the answer is JSON");
        assert_eq!(answer["status"], "success", "{expression}: {body}");
        assert_eq!(answer["data"]["resultType"], "vector", "{expression}");
        answer["data"]["result"]
            .as_array()
            .cloned()
            .expect("a vector is a list")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn spawn(folder: &Path, configuration: &str) -> io::Result<(Process, BufReader<ChildStderr>)> {
    let file = folder.join("prometheus.yml");
    fs::write(&file, configuration)?;
    let mut child = Command::new(tool("prometheus"))
        .arg(format!("--config.file={}", file.display()))
        .arg(format!(
            "--storage.tsdb.path={}",
            folder.join("tsdb").display()
        ))
        .arg("--web.listen-address=127.0.0.1:0")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let log = child.stderr.take().expect("its log is piped");
    Ok((Process(child), BufReader::new(log)))
}

/// The address that it logs once it listens. A thread reads on, so that the log never blocks the
/// process.
fn listening(mut log: BufReader<ChildStderr>) -> io::Result<SocketAddr> {
    let mut seen = String::new();
    loop {
        let start = seen.len();
        let length = log.read_line(&mut seen)?;
        assert!(length > 0, "prometheus ended before it listened:\n{seen}");
        if let Some((_, address)) = seen[start..].split_once("msg=\"Listening on\" address=") {
            std::thread::spawn(move || io::copy(&mut log, &mut io::sink()));
            return address.trim().parse().map_err(io::Error::other);
        }
    }
}

/// The body of the answer. The request is of HTTP 1.0, so that the body is not chunked and ends
/// with the connection.
fn get(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(body.to_owned())
}

fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}
