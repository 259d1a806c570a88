//! A client says whether its request may have been done.

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::routing::{get, put};
use kit::{Client, ClientError, Limits, Patience, Server};
use paygen::reach::projection::Remote;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use super::support::loopback;

const PATIENCE: Patience = Patience {
    connect_within: Duration::from_secs(5),
    answer_within: Duration::from_millis(300),
    body_bytes_max: 32,
};

fn client(at: SocketAddr) -> Client {
    let remote = Remote {
        host: at.ip().to_string(),
        port: at.port(),
        protocol: "http".into(),
        connections: None,
    };
    Client::new(&remote, PATIENCE).unwrap()
}

async fn serve(routes: Router) -> SocketAddr {
    let server = Server::bind(&loopback(), Limits::default()).await.unwrap();
    let at = server.address().unwrap();
    tokio::spawn(server.serve(routes, pending()));
    at
}

async fn get_from(client: &Client, path: &str) -> Result<kit::Reply, ClientError> {
    client.send(Method::GET, path, &[], Bytes::new()).await
}

#[tokio::test]
async fn what_is_sent_arrives_and_what_is_answered_comes_back() {
    let echo = |headers: axum::http::HeaderMap, body: String| async move {
        format!("{} {body}", headers["x-trace"].to_str().unwrap())
    };
    let at = serve(Router::new().route("/a/{b}", put(echo))).await;
    let header = (
        HeaderName::from_static("x-trace"),
        HeaderValue::from_static("t1"),
    );
    let sent = client(at)
        .send(Method::PUT, "/a/b?c=d", &[header], "hello".into())
        .await;
    let reply = sent.unwrap();
    assert_eq!(
        (reply.status.as_u16(), &reply.body[..]),
        (200, &b"t1 hello"[..])
    );
    let reply = get_from(&client(at), "/nowhere").await.unwrap();
    assert_eq!(reply.status.as_u16(), 404);
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let at = listener.local_addr().unwrap();
    drop(listener);
    let error = get_from(&client(at), "/").await.unwrap_err();
    let is_unsent = matches!(error, ClientError::Unreachable { .. });
    assert!(is_unsent, "{error}");
    let says = format!("cannot reach {at}: Connection refused (os error 111)");
    assert_eq!(error.to_string(), says);
}

#[tokio::test]
async fn a_server_that_hangs_up_or_hangs_may_have_done_it() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 16];
        drop(stream.read(&mut request).await);
    });
    let error = get_from(&client(at), "/").await.unwrap_err();
    let is_doubtful = matches!(error, ClientError::NoAnswer { .. });
    assert!(is_doubtful, "{error}");
    let at = serve(Router::new().route("/", get(pending::<&str>))).await;
    let error = get_from(&client(at), "/").await.unwrap_err();
    let says = format!("no answer from {at}: it took longer than 300 ms");
    assert_eq!(error.to_string(), says);
}

#[tokio::test]
async fn an_answer_is_bounded_and_a_path_is_checked() {
    let at = serve(Router::new().route("/", get(|| async { "x".repeat(33) }))).await;
    let error = get_from(&client(at), "/").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("no answer from {at}: length limit exceeded")
    );
    for path in ["", "no slash", "/a b", "/ü"] {
        let error = get_from(&client(at), path).await.unwrap_err();
        assert_eq!(error, ClientError::Address(path.to_owned()));
    }
}
