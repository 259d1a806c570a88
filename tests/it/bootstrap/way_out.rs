//! The egress check with the real curl, against servers on loopback that fail in every way.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::json;

use super::machine::{Machine, essential, tests};
use super::proxy::Proxy;
use super::template::{egress, script, view};
use crate::support::tools::tool;

/// A name that no resolver has to be asked for: one of its labels is too long.
const NAMELESS: &str = "a-label-of-a-name-that-has-more-than-sixty-three-characters-in-it.invalid";

#[test]
fn curl_tells_the_failures_apart() {
    let machine = machine();
    let shop = Shop::open(&machine);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let rude = rude_server();
    let shut = shut_port();
    let mut view = view();
    view["egress"] = json!([
        egress(
            "127.0.0.1",
            shop.address.port(),
            "https",
            false,
            "is trusted"
        ),
        egress(
            "localhost",
            shop.address.port(),
            "https",
            false,
            "has another name"
        ),
        egress("127.0.0.1", rude.port(), "https", false, "speaks no TLS"),
        egress(
            "127.0.0.1",
            port_of(&silent),
            "https",
            false,
            "says nothing"
        ),
        egress("127.0.0.1", shut, "https", false, "is shut"),
        egress(NAMELESS, 443, "https", false, "has no name"),
        egress("255.255.255.255", 443, "https", false, "has no route"),
        egress(
            "127.0.0.1",
            port_of(&silent),
            "tcp",
            false,
            "says nothing, and need not"
        ),
        egress("127.0.0.1", rude.port(), "tcp", false, "says something"),
        egress("127.0.0.1", shut, "tcp", false, "is shut"),
        egress(NAMELESS, 587, "tcp", false, "has no name"),
    ]);
    let said = machine.run(&script(&view), &["--dry-run"]).stderr;
    let ports = [
        (shop.address.port(), "SHOP"),
        (rude.port(), "RUDE"),
        (port_of(&silent), "SILENT"),
        (shut, "SHUT"),
    ];
    insta::assert_snapshot!(with_names(said, &ports));
}

#[test]
fn the_proxy_is_used_for_https_and_only_for_it() {
    let machine = machine();
    let shop = Shop::open(&machine);
    let proxy = Proxy::start(&machine.path("www"), Some(shop.address));
    let direct = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut view = view();
    view["proxy"] = json!(proxy.url());
    view["egress"] = json!([
        egress(
            "shop.invalid",
            443,
            "https",
            false,
            "only the proxy knows the name"
        ),
        egress(
            "127.0.0.1",
            shop.address.port(),
            "https",
            false,
            "stands in no_proxy"
        ),
        egress(
            "127.0.0.1",
            port_of(&direct),
            "tcp",
            false,
            "no proxy carries it"
        ),
    ]);
    let run = machine.run(&script(&view), &["--dry-run"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(proxy.requests(), ["CONNECT shop.invalid:443"]);
}

#[test]
fn a_proxy_that_refuses_is_told_from_one_that_is_not_there() {
    let machine = machine();
    let proxy = Proxy::start(&machine.path("www"), None);
    let shut = format!("http://127.0.0.1:{}", shut_port());
    let mut view = view();
    view["egress"] = json!([egress("shop.invalid", 443, "https", false, "it must")]);
    let mut said = String::new();
    for url in [&proxy.url(), &shut, &format!("http://{NAMELESS}:3128")] {
        view["proxy"] = json!(url);
        let stderr = machine.run(&script(&view), &["--dry-run"]).stderr;
        said += &stderr.replace(url.as_str(), "PROXY");
    }
    insta::assert_snapshot!(said);
}

fn machine() -> Machine {
    let machine = Machine::new().with_program("curl", tool("curl"));
    let authority = machine.path("shop.crt");
    machine
        .with_variable("CURL_CA_BUNDLE", authority)
        .with_variable(
            "all_proxy",
            "http://a.proxy.that.must.not.be.asked.invalid".into(),
        )
}

/// An HTTPS server for `shop.invalid` and 127.0.0.1, trusted by curl.
struct Shop {
    process: Child,
    address: SocketAddr,
}

impl Shop {
    fn open(machine: &Machine) -> Self {
        let (certificate, key) = (machine.path("shop.crt"), machine.path("shop.key"));
        let made = Command::new(tool("openssl"))
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=shop",
            ])
            .args([
                "-addext",
                "subjectAltName=DNS:shop.invalid,IP:127.0.0.1",
                "-out",
            ])
            .arg(&certificate)
            .arg("-keyout")
            .arg(&key)
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let mut process = Command::new(essential("python3"))
            .args([tests("https.py"), certificate, key])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let port: u16 = line.trim().parse().expect("the server prints its port");
        Self {
            process,
            address: ([127, 0, 0, 1], port).into(),
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let ended = self.process.kill().and_then(|()| self.process.wait());
        assert!(ended.is_ok(), "the server ends");
    }
}

/// A server that says something to whoever connects, and hangs up. It ends with the test binary.
fn rude_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            client
                .and_then(|mut client| client.write_all(b"go away\r\n"))
                .ok();
        }
    });
    address
}

/// A port on which nobody listens.
fn shut_port() -> u16 {
    port_of(&TcpListener::bind("127.0.0.1:0").unwrap())
}

fn port_of(listener: &TcpListener) -> u16 {
    listener.local_addr().unwrap().port()
}

fn with_names(text: String, ports: &[(u16, &str)]) -> String {
    ports.iter().fold(text, |text, (port, name)| {
        text.replace(&port.to_string(), name)
    })
}
