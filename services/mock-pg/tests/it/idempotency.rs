//! One effect for each reference, whoever asks, how often and how many at once.

use std::collections::BTreeSet;

use serde_json::json;
use tokio::task::JoinSet;

use super::support::{kind, order, problem, serve};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_at_once_have_one_effect() {
    for delay in [0, 20] {
        let manner = json!({ "delay_ms": [delay, delay], "failure_rate": 0 });
        let pg = serve(json!({ "authorize": manner, "settle": manner })).await;
        let mut all = JoinSet::new();
        for _ in 0..64 {
            all.spawn(async move { pg.put("/refunds/one", &order(7)).await });
        }
        let mut answers = BTreeSet::new();
        let mut count = 0;
        while let Some(answer) = all.join_next().await {
            let (status, body) = answer.unwrap();
            answers.insert((status, body.to_string()));
            count += 1;
        }
        assert_eq!((count, answers.len()), (64, 1), "{answers:?}");
        assert_eq!(answers.first().unwrap().0, 200);
        assert_eq!(pg.effects().await, ["REFUND one 7 APPROVED"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_orders_at_once_one_is_executed() {
    let pg = serve(kind()).await;
    let mut all = JoinSet::new();
    for number in 0..64 {
        let amount = 1 + number % 2;
        all.spawn(async move { (amount, pg.put("/settlements/one", &order(amount)).await) });
    }
    let mut executed = BTreeSet::new();
    let mut refused = BTreeSet::new();
    while let Some(answer) = all.join_next().await {
        let (amount, (status, body)) = answer.unwrap();
        let side = match status {
            200 => &mut executed,
            409 => &mut refused,
            _ => panic!("{status} {body}"),
        };
        side.insert(amount);
    }
    assert_eq!((executed.len(), refused.len()), (1, 1));
    let amount = executed.first().unwrap();
    let effect = format!("SETTLEMENT one {amount} APPROVED");
    assert_eq!(pg.effects().await, [effect]);
}

#[tokio::test]
async fn another_body_is_a_conflict() {
    let pg = serve(kind()).await;
    let first = pg.put("/authorizations/a", &order(100)).await;
    let says = "this reference was used for another merchant, amount or currency";
    let conflict = problem(409, "REFERENCE_CONFLICT", "Conflict", says);
    let others = [
        json!({ "merchantId": "MERCHANT-2", "amount": 100, "currency": "KRW" }),
        json!({ "merchantId": "MERCHANT-1", "amount": 101, "currency": "KRW" }),
        json!({ "merchantId": "MERCHANT-1", "amount": 100, "currency": "USD" }),
    ];
    for mode in ["ok", "hang", "server_error"] {
        pg.set_mode(mode).await;
        for other in &others {
            assert_eq!(pg.put("/authorizations/a", other).await, conflict);
        }
    }
    assert_eq!(pg.put("/authorizations/a", &order(100)).await, first);
    assert_eq!(pg.effects().await, ["AUTHORIZATION a 100 APPROVED"]);
}

#[tokio::test]
async fn operations_have_references_of_their_own() {
    let pg = serve(kind()).await;
    let mut ids = BTreeSet::new();
    for (path, prefix) in [
        ("/authorizations/a", "txn_"),
        ("/settlements/a", "txn_"),
        ("/refunds/a", "cancel_"),
    ] {
        let (status, answer) = pg.put(path, &order(100)).await;
        let id = answer["transactionId"].as_str().unwrap();
        let digits = id.strip_prefix(prefix).unwrap();
        assert_eq!((status, digits.len()), (200, 16));
        let is_low = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        assert!(digits.chars().all(is_low), "{id}");
        let number = answer["approvalNumber"].as_str().unwrap();
        let digits = number.strip_prefix("APP").unwrap();
        let is_high = |c: char| c.is_ascii_digit() || ('A'..='F').contains(&c);
        assert!(digits.len() == 8 && digits.chars().all(is_high), "{number}");
        assert_eq!(pg.get(path).await, (200, answer.clone()));
        ids.insert(digits.to_owned());
    }
    assert_eq!(ids.len(), 3);
    let expected = [
        "AUTHORIZATION a 100 APPROVED",
        "SETTLEMENT a 100 APPROVED",
        "REFUND a 100 APPROVED",
    ];
    assert_eq!(pg.effects().await, expected);
}
