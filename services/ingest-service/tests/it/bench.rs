//! The service on a port of loopback, its provider, and a client that sees every byte.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::put;
use ingest_service::{Service, routes};
use kit::{Limits, Server};
use paygen::reach::projection::{Listen, Remote};
use provider::Provider;
use serde_json::{Value, json};
use store::Book;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// How the provider answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Approves,
    Declines,
    /// Answers only when it is told to.
    Waits,
    Fails,
}

#[derive(Clone)]
pub(crate) struct Bank {
    mood: Arc<Mutex<Mood>>,
    orders: Arc<Mutex<Vec<String>>>,
    pub(crate) go_on: Arc<Notify>,
    pub(crate) asked: Arc<Notify>,
}

/// All of it; it ends with the test.
pub(crate) struct Bench {
    at: SocketAddr,
    pub(crate) bank: Bank,
    pub(crate) service: Service,
    _folder: TempDir,
}

/// An answer, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let bank = Bank {
            mood: Arc::new(Mutex::new(Mood::Approves)),
            orders: Arc::default(),
            go_on: Arc::default(),
            asked: Arc::default(),
        };
        let orders = Router::new().route("/authorizations/{reference}", put(answer));
        let provider = serve(orders.with_state(bank.clone())).await;
        let remote = Remote {
            host: provider.ip().to_string(),
            port: provider.port(),
            protocol: "http".into(),
            connections: None,
        };
        let folder = tempfile::tempdir().unwrap();
        let service = Service {
            store: Book::open(&folder.path().join("payments.db")).unwrap(),
            provider: Provider::new(&remote, Duration::from_secs(20)).unwrap(),
        };
        Self {
            at: serve(routes(service.clone())).await,
            bank,
            service,
            _folder: folder,
        }
    }

    pub(crate) async fn authorize(&self, merchant: &str, key: &str, amount: i64) -> Reply {
        let body = json!({
            "merchantId": merchant, "amount": amount, "currency": "KRW", "idempotencyKey": key,
        });
        self.post("/payments/authorize", &body).await
    }

    /// A payment that was approved, by its number.
    pub(crate) async fn payment(&self, merchant: &str, key: &str, amount: i64) -> i64 {
        let reply = self.authorize(merchant, key, amount).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["paymentId"].as_i64().unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask(&format!("POST {path}"), "", &body.to_string())
            .await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask(&format!("GET {path}"), "", "").await
    }

    /// A request with headers of the test's choice.
    pub(crate) async fn ask(&self, line: &str, headers: &str, body: &str) -> Reply {
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}content-length: \
             {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(self.at).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Reply {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }
}

impl Bank {
    pub(crate) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The references that it was sent.
    pub(crate) fn orders(&self) -> Vec<String> {
        self.orders.lock().unwrap().clone()
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Status, code and number of the payment.
    pub(crate) fn problem(&self) -> (u16, String, Option<i64>) {
        let body = self.json();
        assert!(self.head.contains("application/problem+json"), "{self:?}");
        let code = body["code"].as_str().unwrap().to_owned();
        (self.status, code, body["paymentId"].as_i64())
    }

    pub(crate) fn has(&self, header: &str) -> bool {
        self.head.lines().any(|line| line == header)
    }
}

async fn serve(routes: Router) -> SocketAddr {
    let listen = Listen {
        address: "127.0.0.1".into(),
        port: 0,
        auth: false,
        advertise: None,
    };
    let server = Server::bind(&listen, Limits::default()).await.unwrap();
    let at = server.address().unwrap();
    tokio::spawn(server.serve(routes, pending()));
    at
}

async fn answer(
    State(bank): State<Bank>,
    Path(reference): Path<String>,
    body: axum::Json<Value>,
) -> (StatusCode, String) {
    bank.orders.lock().unwrap().push(reference.clone());
    bank.asked.notify_one();
    let mood = *bank.mood.lock().unwrap();
    if mood == Mood::Waits {
        bank.go_on.notified().await;
    }
    if mood == Mood::Fails {
        return (StatusCode::BAD_GATEWAY, String::new());
    }
    let status = if mood == Mood::Declines {
        "DECLINED"
    } else {
        "APPROVED"
    };
    let said = json!({
        "reference": reference, "status": status, "amount": body["amount"],
        "currency": body["currency"], "transactionId": "txn_1", "approvalNumber": "APP1",
    });
    (StatusCode::OK, said.to_string())
}
