//! A provider on a port of its own, and a client that speaks plain HTTP.

use std::net::SocketAddr;

use kit::{Instance, Limits, Metrics, Observer, Server};
use mock_pg::{JOURNAL_ENTRIES_MAX, Provider, Settings, pages};
use paygen::reach::projection::{Listen, Projection};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A server that is gone with the test.
#[derive(Clone, Copy)]
pub(crate) struct Served {
    pub(crate) at: SocketAddr,
}

/// A status, and a body of JSON.
pub(crate) type Answer = (u16, Value);

pub(crate) fn projection(settings: &Value) -> Projection {
    let settings: Map<String, Value> = serde_json::from_value(settings.clone()).unwrap();
    let listen = Listen {
        address: "127.0.0.1".into(),
        port: 0,
        auth: false,
        advertise: None,
    };
    Projection {
        fleet: "payment".into(),
        environment: "test".into(),
        service: "mock-pg".into(),
        instance: "mock-pg".into(),
        listen: [("http".to_owned(), listen)].into(),
        edges: [].into(),
        settings,
        routes: Vec::new(),
        origins: Vec::new(),
    }
}

/// Without delay, and nothing is declined.
pub(crate) fn kind() -> Value {
    let manner = json!({ "delay_ms": [0, 0], "failure_rate": 0 });
    json!({ "authorize": manner, "settle": manner })
}

pub(crate) async fn serve(settings: Value) -> Served {
    serve_bounded(settings, JOURNAL_ENTRIES_MAX).await
}

pub(crate) async fn serve_bounded(settings: Value, entries_max: usize) -> Served {
    let projection = projection(&settings);
    let bytes = serde_json::to_vec(&projection).unwrap();
    let instance: Instance<Settings> = Instance::of(projection, &bytes).unwrap();
    let metrics = Metrics::new(&instance, |_| {});
    let provider = Provider::new(instance.settings, entries_max);
    let routes = pages(&instance, &metrics, provider);
    let listen = instance.listen("http").unwrap();
    let server = Server::bind(listen, Limits::default()).await.unwrap();
    let at = server.address().unwrap();
    let server = server.observed(Observer::of(&metrics));
    tokio::spawn(server.serve(routes, std::future::pending()));
    Served { at }
}

/// An order of a merchant in won.
pub(crate) fn order(amount: i64) -> Value {
    json!({ "merchantId": "MERCHANT-1", "amount": amount, "currency": "KRW" })
}

impl Served {
    /// Sends a request and leaves the connection to the caller.
    pub(crate) async fn send(self, method: &str, path: &str, body: &str) -> TcpStream {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\
             \r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(self.at).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    /// All that comes until the server closes.
    pub(crate) async fn raw(self, method: &str, path: &str, body: &str) -> String {
        let mut stream = self.send(method, path, body).await;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    pub(crate) async fn ask(self, method: &str, path: &str, body: &str) -> Answer {
        let answer = self.raw(method, path, body).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let body = serde_json::from_str(body).unwrap_or_else(|_| Value::from(body));
        (status, body)
    }

    pub(crate) async fn put(self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path, &body.to_string()).await
    }

    pub(crate) async fn get(self, path: &str) -> Answer {
        self.ask("GET", path, "").await
    }

    /// All references get a mode.
    pub(crate) async fn set_mode(self, mode: &str) {
        let setting = json!({ "mode": mode, "share": 1, "slow_ms": 1 });
        assert_eq!(self.put("/mode", &setting).await.0, 200);
    }

    /// The journal's entries as `OPERATION reference amount STATUS`.
    pub(crate) async fn effects(self) -> Vec<String> {
        let (status, page) = self.get("/journal").await;
        assert_eq!(status, 200);
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
        let line = |entry: &Value| {
            let (operation, reference) = (text(entry, "operation"), text(entry, "reference"));
            let (amount, status) = (&entry["amount"], text(entry, "status"));
            format!("{operation} {reference} {amount} {status}")
        };
        page["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(line)
            .collect()
    }
}

/// The answer to who did something wrong.
pub(crate) fn problem(status: u16, code: &str, title: &str, says: &str) -> Answer {
    let body = json!({
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": says,
        "code": code,
        "message": says,
    });
    (status, body)
}

/// Nobody executed it.
pub(crate) fn unknown() -> Answer {
    let says = "nothing was executed under this reference";
    problem(404, "UNKNOWN_REFERENCE", "Not Found", says)
}
