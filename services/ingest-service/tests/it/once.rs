//! A key does a thing once.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::Barrier;

use super::bench::{Bench, Mood};

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_four_equal_requests_one_reaches_the_provider() {
    let bench = Arc::new(Bench::new().await);
    for round in 0..5 {
        let key = format!("k{round}");
        let barrier = Arc::new(Barrier::new(64));
        let requests: Vec<_> = (0..64)
            .map(|_| {
                let (bench, barrier, key) = (Arc::clone(&bench), Arc::clone(&barrier), key.clone());
                tokio::spawn(async move {
                    barrier.wait().await;
                    bench.authorize("M", &key, 1000).await
                })
            })
            .collect();
        let mut first = 0;
        for request in requests {
            let reply = request.await.unwrap();
            match (reply.status, reply.has("idempotent-replayed: true")) {
                (200, false) => first += 1,
                (200, true) => {}
                (409, _) => assert!(reply.has("retry-after: 1"), "{reply:?}"),
                other => panic!("{other:?}: {reply:?}"),
            }
        }
        assert_eq!(first, 1, "round {round}");
        assert_eq!(bench.bank.orders().len(), round + 1);
    }
}

#[tokio::test]
async fn the_first_answer_is_given_again_byte_for_byte() {
    let bench = Bench::new().await;
    let first = bench.authorize("M", "k", 1000).await;
    let id = first.json()["paymentId"].as_i64().unwrap();
    let capture = format!("/payments/capture/{id}");
    let whole = json!({ "merchantId": "M" }).to_string();
    let line = format!("POST {capture}");
    let captured = bench.ask(&line, "idempotency-key: c\r\n", &whole).await;
    assert_eq!(captured.status, 200);
    let again = bench.authorize("M", "k", 1000).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert!(again.has("idempotent-replayed: true") && !first.has("idempotent-replayed: true"));
    let again = bench.ask(&line, "idempotency-key: c\r\n", &whole).await;
    assert_eq!((again.status, again.body), (200, captured.body));
    let other = bench
        .ask(
            &line,
            "idempotency-key: c\r\n",
            r#"{"merchantId":"M","amount":1}"#,
        )
        .await;
    assert_eq!(
        other.problem(),
        (422, "IDEMPOTENCY_KEY_REUSED".into(), Some(id))
    );
    let other = bench.authorize("M", "k", 1001).await;
    let reused = (422, "IDEMPOTENCY_KEY_REUSED".into(), Some(id));
    assert_eq!(other.problem(), reused);
    let body =
        json!({ "merchantId": "M", "amount": 1000, "currency": "USD", "idempotencyKey": "k" });
    let line = "POST /payments/authorize";
    let other = bench.ask(line, "", &body.to_string()).await;
    assert_eq!(other.problem(), reused);
    let refund = |reason: &str| {
        let line = format!("POST /payments/refund/{id}");
        let body = json!({ "merchantId": "M", "amount": 1, "reason": reason }).to_string();
        let bench = &bench;
        async move { bench.ask(&line, "idempotency-key: r\r\n", &body).await }
    };
    assert_eq!(refund("broken").await.status, 200);
    assert_eq!(refund("late").await.problem(), reused);
}

/// The order of fields, blanks and another way to write a letter make no other request.
#[tokio::test]
async fn how_it_is_written_does_not_matter() {
    let bench = Bench::new().await;
    let first = bench.authorize("M", "k", 1000).await;
    let same = " {\"idempotencyKey\" : \"\\u006b\", \"currency\":\"KRW\",\n\"amount\":1000, \
                \"merchantId\":\"M\", \"more\": 1}";
    let again = bench.ask("POST /payments/authorize", "", same).await;
    assert_eq!((again.status, again.body), (200, first.body.clone()));
    let headed = json!({ "merchantId": "M", "amount": 1000, "currency": "KRW" }).to_string();
    let line = "POST /payments/authorize";
    let again = bench.ask(line, "idempotency-key: k\r\n", &headed).await;
    assert_eq!((again.status, again.body), (200, first.body));
}

#[tokio::test]
async fn while_the_provider_thinks_others_wait_and_a_client_that_leaves_changes_nothing() {
    let bench = Arc::new(Bench::new().await);
    bench.bank.is(Mood::Waits);
    let impatient = {
        let bench = Arc::clone(&bench);
        tokio::spawn(async move { bench.authorize("M", "k", 1000).await })
    };
    bench.bank.asked.notified().await;
    let second = bench.authorize("M", "k", 1000).await;
    assert_eq!(second.problem(), (409, "DUPLICATE_REQUEST".into(), Some(1)));
    impatient.abort();
    drop(impatient.await);
    bench.bank.go_on.notify_one();
    let reply = loop {
        let reply = bench.authorize("M", "k", 1000).await;
        if reply.status != 409 {
            break reply;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(reply.status, 200);
    assert!(reply.has("idempotent-replayed: true"), "{reply:?}");
    assert_eq!(bench.bank.orders(), ["auth-1"]);
}
