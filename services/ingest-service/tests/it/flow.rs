//! What becomes of payments, as their merchants see it.

use serde_json::json;

use super::bench::{Bench, Mood, Reply};

fn stands(reply: &Reply) -> (u16, String, [i64; 3]) {
    let body = reply.json();
    let sums = ["capturedAmount", "refundReservedAmount", "refundedAmount"];
    let status = body["status"].as_str().unwrap().to_owned();
    (
        reply.status,
        status,
        sums.map(|name| body[name].as_i64().unwrap()),
    )
}

#[tokio::test]
async fn an_approved_payment_is_answered_as_the_original_did() {
    let bench = Bench::new().await;
    let reply = bench.authorize("M", "k", 1000).await;
    assert!(reply.has("content-type: application/json"), "{reply:?}");
    let mut body = reply.json();
    let created = body["createdAt"].take();
    let created = created.as_str().unwrap();
    assert!(
        created.starts_with("20") && created.ends_with('Z'),
        "{created}"
    );
    let expected = json!({
        "paymentId": 1, "status": "AUTHORIZED", "amount": 1000, "currency": "KRW",
        "createdAt": null, "ledgerEntries": [], "message": "Payment authorized",
        "capturedAmount": 0, "refundedAmount": 0, "refundReservedAmount": 0,
    });
    assert_eq!((reply.status, body), (200, expected));
    assert_eq!(bench.bank.orders(), ["auth-1"]);
}

#[tokio::test]
async fn a_refusal_and_a_silence_are_told_apart() {
    let bench = Bench::new().await;
    bench.bank.is(Mood::Declines);
    let declined = bench.authorize("M", "a", 1000).await;
    assert_eq!(declined.problem(), (402, "PG_DECLINED".into(), Some(1)));
    bench.bank.is(Mood::Fails);
    let doubtful = bench.authorize("M", "b", 1000).await;
    assert_eq!(stands(&doubtful), (202, "AUTH_UNKNOWN".into(), [0, 0, 0]));
    assert!(doubtful.has("location: /payments/2"), "{doubtful:?}");
    bench.bank.is(Mood::Approves);
    assert_eq!(bench.authorize("M", "a", 1000).await.body, declined.body);
    assert_eq!(bench.authorize("M", "b", 1000).await.body, doubtful.body);
    assert_eq!(
        bench.bank.orders(),
        ["auth-1", "auth-2"],
        "nothing is asked twice"
    );
    let whole = json!({ "merchantId": "M" });
    let conflict = |code: &str, id| (409, code.to_owned(), Some(id));
    for id in [1, 2] {
        let capture = bench.post(&format!("/payments/capture/{id}"), &whole).await;
        assert_eq!(capture.problem(), conflict("CAPTURE_CONFLICT", id));
    }
}

#[tokio::test]
async fn parts_are_captured_and_refunded_until_nothing_is_left() {
    let bench = Bench::new().await;
    let id = bench.payment("M", "k", 1000).await;
    let [capture, refund, void] =
        ["capture", "refund", "void"].map(|name| format!("/payments/{name}/{id}"));
    let part = |amount| json!({ "merchantId": "M", "amount": amount });
    let back = |amount| json!({ "merchantId": "M", "amount": amount, "reason": "damaged" });
    let captured = "CAPTURED".to_owned();
    assert_eq!(
        stands(&bench.post(&capture, &part(300)).await),
        (200, captured.clone(), [300, 0, 0])
    );
    assert_eq!(
        stands(&bench.post(&capture, &part(200)).await),
        (200, captured.clone(), [500, 0, 0])
    );
    let too_much = bench.post(&capture, &part(501)).await;
    assert_eq!(
        too_much.problem(),
        (409, "CAPTURE_CONFLICT".into(), Some(id))
    );
    let says = too_much.json()["message"].as_str().unwrap().to_owned();
    assert_eq!(says, "501 is more than the 500 that is left");
    let voided = bench.post(&void, &json!({ "merchantId": "M" })).await;
    assert_eq!(stands(&voided), (200, captured, [500, 0, 0]));
    let late = bench.post(&capture, &part(1)).await;
    assert_eq!(late.problem(), (409, "CAPTURE_CONFLICT".into(), Some(id)));
    let requested = "REFUND_REQUESTED".to_owned();
    assert_eq!(
        stands(&bench.post(&refund, &back(200)).await),
        (200, requested.clone(), [500, 200, 0])
    );
    let whole = json!({ "merchantId": "M", "reason": "damaged" });
    assert_eq!(
        stands(&bench.post(&refund, &whole).await),
        (200, requested.clone(), [500, 500, 0])
    );
    let nothing = bench.post(&refund, &whole).await;
    assert_eq!(nothing.problem(), (409, "REFUND_CONFLICT".into(), Some(id)));
    let shown = bench.get(&format!("/payments/{id}?merchantId=M")).await;
    assert_eq!(stands(&shown), (200, requested, [500, 500, 0]));
}

#[tokio::test]
async fn a_stranger_learns_nothing() {
    let bench = Bench::new().await;
    let id = bench.payment("M", "k", 1000).await;
    let body = json!({ "merchantId": "N", "reason": "mine now" });
    let mut answers = Vec::new();
    for number in [id, 99] {
        for name in ["capture", "refund", "void"] {
            answers.push(
                bench
                    .post(&format!("/payments/{name}/{number}"), &body)
                    .await
                    .body,
            );
        }
        answers.push(
            bench
                .get(&format!("/payments/{number}?merchantId=N"))
                .await
                .body,
        );
    }
    answers.dedup();
    assert_eq!(
        answers.len(),
        1,
        "a foreign payment and none look the same: {answers:?}"
    );
    assert!(answers[0].contains("NOT_FOUND"), "{answers:?}");
}
