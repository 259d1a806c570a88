//! A slice of an inventory as paygen renders it, and a client that speaks plain HTTP.

use std::net::SocketAddr;

use kit::{Instance, InstanceError};
use paygen::reach::projection::{Listen, Projection, Remote};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The settings of a service that does not exist.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) limits: Limits,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) kind: Kind,
    pub(crate) per_minute: u32,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Memory,
    Redis,
}

pub(crate) fn projection(settings: Value) -> Projection {
    let remote = Remote {
        host: "db".into(),
        port: 3306,
        protocol: "mysql".into(),
        connections: Some(8),
    };
    let settings: Map<String, Value> = serde_json::from_value(settings).unwrap();
    Projection {
        fleet: "shop".into(),
        environment: "test".into(),
        service: "till".into(),
        instance: "till-one".into(),
        listen: [("http".to_owned(), loopback())].into(),
        edges: [
            ("db.sql".to_owned(), vec![remote]),
            ("old.http".to_owned(), Vec::new()),
        ]
        .into(),
        settings,
        routes: Vec::new(),
        origins: Vec::new(),
    }
}

pub(crate) fn loopback() -> Listen {
    Listen {
        address: "127.0.0.1".into(),
        port: 0,
        auth: true,
        advertise: None,
    }
}

pub(crate) fn instance(settings: Value) -> Result<Instance<Settings>, InstanceError> {
    let projection = projection(settings);
    let bytes = serde_json::to_vec(&projection).unwrap();
    Instance::of(projection, &bytes)
}

pub(crate) fn right() -> Value {
    json!({ "limits": { "kind": "memory", "per_minute": 5 } })
}

/// Sends one request and reads all that comes until the server closes.
pub(crate) async fn ask(at: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// The answer to a GET, as status and body.
pub(crate) async fn get(at: SocketAddr, path: &str) -> (u16, String) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let answer = ask(at, &request).await;
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    (status, body.to_owned())
}
