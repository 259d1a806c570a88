//! A server is bounded, and ends after what it had begun.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use kit::{Limits, Server, ServerError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};

use super::support::{ask, get as fetch, loopback};

#[tokio::test]
async fn a_port_that_is_taken_is_said() {
    let first = Server::bind(&loopback(), Limits::default()).await.unwrap();
    let mut listen = loopback();
    listen.port = first.address().unwrap().port();
    let error = Server::bind(&listen, Limits::default()).await.unwrap_err();
    let is_bind = matches!(error, ServerError::Bind { .. });
    assert!(is_bind, "{error}");
    let says = format!(
        "cannot listen on 127.0.0.1:{}: Address already in use",
        listen.port
    );
    assert!(error.to_string().starts_with(&says), "{error}");
}

#[tokio::test]
async fn what_was_begun_is_ended_and_nothing_is_begun_any_more() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, outside) = (Arc::clone(&begun), Arc::clone(&go_on));
    let slow = move || async move {
        inside.notify_one();
        outside.notified().await;
        "done"
    };
    let server = Server::bind(&loopback(), Limits::default()).await.unwrap();
    let at = server.address().unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let routes = Router::new().route("/", get(slow));
    let serving = tokio::spawn(server.serve(routes, async { drop(ended.await) }));
    let client = tokio::spawn(async move { fetch(at, "/").await });
    begun.notified().await;
    end.send(()).unwrap();
    while TcpStream::connect(at).await.is_ok() {
        tokio::task::yield_now().await;
    }
    go_on.notify_one();
    assert_eq!(client.await.unwrap(), (200, "done".to_owned()));
    serving.await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_is_cut_off_at_the_end() {
    let limits = Limits {
        drain_within: Duration::from_millis(50),
        ..Limits::default()
    };
    let begun = Arc::new(Notify::new());
    let inside = Arc::clone(&begun);
    let hangs = move || async move {
        inside.notify_one();
        pending::<&str>().await
    };
    let server = Server::bind(&loopback(), limits).await.unwrap();
    let at = server.address().unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let routes = Router::new().route("/", get(hangs));
    let serving = tokio::spawn(server.serve(routes, async { drop(ended.await) }));
    let mut client = TcpStream::connect(at).await.unwrap();
    client
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    begun.notified().await;
    end.send(()).unwrap();
    serving.await.unwrap();
}

#[tokio::test]
async fn slow_headers_large_bodies_and_too_many_clients_are_bounded() {
    let limits = Limits {
        connections_max: 2,
        headers_within: Duration::from_millis(50),
        body_bytes_max: 10,
        ..Limits::default()
    };
    let server = Server::bind(&loopback(), limits).await.unwrap();
    let at = server.address().unwrap();
    let routes = Router::new().route("/", post(|body: String| async { body }));
    tokio::spawn(server.serve(routes, pending()));
    let send = |body: &str| {
        let length = body.len();
        format!(
            "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
    };
    assert!(
        ask(at, &send("0123456789"))
            .await
            .starts_with("HTTP/1.1 200")
    );
    assert!(
        ask(at, &send("0123456789a"))
            .await
            .starts_with("HTTP/1.1 413")
    );
    // Two that say nothing have the seats; the third is answered when they are cut off.
    let mut silent = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(b"POST / HTTP/1.1\r\n").await.unwrap();
        silent.push(stream);
    }
    assert!(ask(at, &send("x")).await.starts_with("HTTP/1.1 200"));
    for mut stream in silent {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await.unwrap();
        let rest = String::from_utf8(rest).unwrap();
        assert!(
            rest.is_empty() || rest.starts_with("HTTP/1.1 408"),
            "{rest}"
        );
    }
}
