//! What is believed of what a provider answers.
#![allow(clippy::unwrap_used)]

mod bank;

use std::future::pending;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use domain::{Amount, Currency, MerchantId, PaymentId};
use kit::{Limits, Server, TraceContext};
use paygen::reach::projection::{Listen, Remote};
use provider::{Approved, Doubt, Order, OrderKind, Outcome, Provider, Reference};

fn order() -> Order {
    Order {
        reference: Reference::of_authorization(PaymentId(7)),
        kind: OrderKind::Authorize,
        merchant_id: MerchantId::try_from("M-1".to_owned()).unwrap(),
        amount: Amount::try_from(1000).unwrap(),
        currency: Currency::KRW,
    }
}

fn remote(at: SocketAddr) -> Remote {
    Remote {
        host: at.ip().to_string(),
        port: at.port(),
        protocol: "http".into(),
        connections: None,
    }
}

fn provider(at: SocketAddr) -> Provider {
    Provider::new(&remote(at), Duration::from_secs(5)).unwrap()
}

/// Serves on a port of loopback until the test ends.
async fn listen(routes: Router) -> SocketAddr {
    let listen = Listen {
        address: "127.0.0.1".into(),
        port: 0,
        auth: true,
        advertise: None,
    };
    let server = Server::bind(&listen, Limits::default()).await.unwrap();
    let at = server.address().unwrap();
    tokio::spawn(server.serve(routes, pending()));
    at
}

/// A provider that always says the same, and keeps what it was asked.
async fn saying(status: u16, body: &str) -> (Provider, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (kept, body) = (Arc::clone(&asked), body.to_owned());
    let answer = move |request: Request| {
        let (kept, body) = (Arc::clone(&kept), body.clone());
        async move {
            let (head, sent) = request.into_parts();
            let sent = axum::body::to_bytes(sent, 1024).await.unwrap();
            let sent = String::from_utf8(sent.to_vec()).unwrap();
            let trace = head.headers["traceparent"].to_str().unwrap().to_owned();
            let line = format!("{} {} {sent} {}", head.method, head.uri, &trace[..35]);
            kept.lock().unwrap().push(line);
            (StatusCode::from_u16(status).unwrap(), body)
        }
    };
    let at = listen(Router::new().fallback(answer)).await;
    (provider(at), asked)
}

fn body(change: &str) -> String {
    let whole = r#"{"reference":"auth-7","operation":"authorize","status":"APPROVED","amount":1000,"currency":"KRW","transactionId":"txn_1","approvalNumber":"APP1","code":"0000","message":"fine"}"#;
    let (from, to) = change.split_once('>').unwrap_or_default();
    assert!(whole.contains(from), "{from}");
    whole.replace(from, to)
}

#[tokio::test]
async fn an_order_is_sent_by_its_reference_and_within_the_trace() {
    let (provider, asked) = saying(200, &body("")).await;
    let trace = TraceContext::begin();
    let approved = Outcome::Approved(Approved {
        approval_number: "APP1".into(),
        transaction_id: "txn_1".into(),
    });
    assert_eq!(provider.send(&order(), &trace).await, Ok(approved.clone()));
    assert_eq!(provider.ask(&order(), &trace).await, Ok(Some(approved)));
    let within = format!("00-{}", trace.trace_id());
    let expected = [
        format!(
            "PUT /authorizations/auth-7 {{\"merchantId\":\"M-1\",\"amount\":1000,\"currency\":\"KRW\"}} {within}"
        ),
        format!("GET /authorizations/auth-7  {within}"),
    ];
    assert_eq!(*asked.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_refusal_has_its_code_and_an_unknown_order_is_none() {
    let declined = body("APPROVED>DECLINED").replace("0000", "PG_DECLINED");
    let (provider, _) = saying(200, &declined).await;
    let outcome = Outcome::Declined {
        code: "PG_DECLINED".into(),
        message: "fine".into(),
    };
    let trace = TraceContext::begin();
    assert_eq!(provider.send(&order(), &trace).await, Ok(outcome));
    let (provider, _) = saying(404, "{}").await;
    assert_eq!(provider.ask(&order(), &trace).await, Ok(None));
}

/// All that is not an answer to what was asked leaves us in doubt, never with a guess.
#[tokio::test]
async fn whatever_else_comes_back_is_doubt() {
    let otherwise = |says: &str| Doubt::Otherwise(says.to_owned());
    let cases = [
        (
            200,
            body("1000>1001"),
            otherwise("1001 KRW of auth-7 for 1000 KRW of auth-7"),
        ),
        (
            200,
            body("KRW>USD"),
            otherwise("1000 USD of auth-7 for 1000 KRW of auth-7"),
        ),
        (
            200,
            body("auth-7>auth-8"),
            otherwise("1000 KRW of auth-8 for 1000 KRW of auth-7"),
        ),
        (
            200,
            body("\"txn_1\">null"),
            otherwise("approved without its names"),
        ),
        (200, body("APPROVED>PENDING"), otherwise("")),
        (200, String::new(), otherwise("")),
        (
            409,
            body(""),
            otherwise("our reference was used for something else"),
        ),
        (
            500,
            body(""),
            Doubt::NoAnswer("it said 500 Internal Server Error".into()),
        ),
        (
            404,
            body(""),
            Doubt::NoAnswer("it said 404 Not Found".into()),
        ),
        (302, body(""), Doubt::NoAnswer("it said 302 Found".into())),
    ];
    for (status, text, expected) in cases {
        let (provider, _) = saying(status, &text).await;
        let doubt = provider
            .send(&order(), &TraceContext::begin())
            .await
            .unwrap_err();
        match (&doubt, &expected) {
            (Doubt::Otherwise(_), Doubt::Otherwise(says)) if says.is_empty() => {}
            _ => assert_eq!(doubt, expected, "{text}"),
        }
    }
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let at = listener.local_addr().unwrap();
    drop(listener);
    let doubt = provider(at)
        .send(&order(), &TraceContext::begin())
        .await
        .unwrap_err();
    let is_unsent = matches!(doubt, Doubt::NotSent(_));
    assert!(is_unsent, "{doubt}");
}
