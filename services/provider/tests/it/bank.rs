//! The client against a provider that is as unkind as it is told.

use std::time::Duration;

use axum::http::Method;
use domain::PaymentId;
use kit::{Client, Patience, TraceContext};
use mock_pg::JOURNAL_ENTRIES_MAX;
use provider::{Doubt, Order, Outcome, Provider, Reference};
use serde_json::json;

use super::{listen, order, remote};

/// A provider, and its master's hand.
struct Bank {
    provider: Provider,
    hand: Client,
}

impl Bank {
    async fn new() -> Self {
        let manner = json!({ "delay_ms": [0, 0], "failure_rate": 0.0 });
        let settings = json!({ "authorize": manner, "settle": manner });
        let settings = serde_json::from_value(settings).unwrap();
        let bank = mock_pg::Provider::new(settings, JOURNAL_ENTRIES_MAX);
        let at = listen(mock_pg::routes(bank)).await;
        let patience = Patience {
            connect_within: Duration::from_secs(5),
            answer_within: Duration::from_secs(5),
            body_bytes_max: 64 * 1024,
        };
        Self {
            provider: Provider::new(&remote(at), Duration::from_secs(5)).unwrap(),
            hand: Client::new(&remote(at), patience).unwrap(),
        }
    }

    async fn is(&self, mode: &str) {
        let body = json!({ "mode": mode, "share": 1.0 }).to_string();
        let set = self.hand.send(Method::PUT, "/mode", &[], body.into()).await;
        assert!(set.unwrap().status.is_success(), "{mode}");
    }

    async fn send(&self, id: i64) -> Result<Outcome, Doubt> {
        self.provider
            .send(&numbered(id), &TraceContext::begin())
            .await
    }

    async fn ask(&self, id: i64) -> Result<Option<Outcome>, Doubt> {
        self.provider
            .ask(&numbered(id), &TraceContext::begin())
            .await
    }
}

fn numbered(id: i64) -> Order {
    Order {
        reference: Reference::of_authorization(PaymentId(id)),
        ..order()
    }
}

#[tokio::test]
async fn what_is_sent_again_is_what_was_done() {
    let bank = Bank::new().await;
    assert_eq!(bank.ask(1).await, Ok(None));
    let first = bank.send(1).await.unwrap();
    let is_approved = matches!(first, Outcome::Approved(_));
    assert!(is_approved, "{first:?}");
    assert_eq!(bank.send(1).await, Ok(first.clone()));
    assert_eq!(bank.ask(1).await, Ok(Some(first)));
    bank.is("decline").await;
    let refused = bank.send(2).await.unwrap();
    let is_refused = matches!(&refused, Outcome::Declined { code, .. } if code == "PG_DECLINED");
    assert!(is_refused, "{refused:?}");
    assert_eq!(bank.ask(2).await, Ok(Some(refused)));
}

/// In doubt, whoever asks later learns what is true.
#[tokio::test]
async fn every_doubt_ends_by_asking() {
    let bank = Bank::new().await;
    bank.is("execute_then_drop").await;
    let doubt = bank.send(1).await.unwrap_err();
    let is_silent = matches!(doubt, Doubt::NoAnswer(_));
    assert!(is_silent, "{doubt}");
    let is_done = matches!(bank.ask(1).await, Ok(Some(Outcome::Approved(_))));
    assert!(is_done);
    bank.is("server_error").await;
    let doubt = bank.send(2).await.unwrap_err();
    assert_eq!(
        doubt,
        Doubt::NoAnswer("it said 500 Internal Server Error".into())
    );
    assert_eq!(bank.ask(2).await, Ok(None));
    bank.is("wrong_amount").await;
    let doubt = bank.send(3).await.unwrap_err();
    let says = "1001 KRW of auth-3 for 1000 KRW of auth-3".to_owned();
    assert_eq!(doubt, Doubt::Otherwise(says));
    let is_done = matches!(bank.ask(3).await, Ok(Some(Outcome::Approved(_))));
    assert!(is_done);
}
