//! Each mode: what is answered, and what was done.

use serde_json::{Value, json};

use super::support::{kind, order, problem, serve, unknown};

/// What `a` is told of an amount of 100. Its numbers are bytes 16 to 23 and 12 to 15 of the SHA-256
/// of the seed 1 in eight bytes, `AUTHORIZATION`, a zero byte and `a`.
fn approved() -> Value {
    json!({
        "reference": "a",
        "operation": "AUTHORIZATION",
        "status": "APPROVED",
        "merchantId": "MERCHANT-1",
        "amount": 100,
        "currency": "KRW",
        "transactionId": "txn_6f2a92bdbe5f64f0",
        "approvalNumber": "APP47AEEE97",
        "code": "0000",
        "message": "approved",
    })
}

fn declined() -> Value {
    let mut answer = approved();
    let members = answer.as_object_mut().unwrap();
    members.retain(|name, _| name != "transactionId" && name != "approvalNumber");
    answer["status"] = json!("DECLINED");
    answer["code"] = json!("PG_DECLINED");
    answer["message"] = json!("declined by the provider");
    answer
}

const APPROVED: &str = "AUTHORIZATION a 100 APPROVED";

#[tokio::test]
async fn modes_that_answer() {
    let mut more = approved();
    more["amount"] = json!(101);
    let cases = [
        ("ok", approved(), approved(), APPROVED),
        ("slow", approved(), approved(), APPROVED),
        ("late_answer", approved(), approved(), APPROVED),
        ("wrong_amount", more, approved(), APPROVED),
        (
            "decline",
            declined(),
            declined(),
            "AUTHORIZATION a 100 DECLINED",
        ),
    ];
    for (mode, told, became, effect) in cases {
        let pg = serve(kind()).await;
        pg.set_mode(mode).await;
        // Asked again it says the same, in whatever mode.
        for then in [mode, "ok", "hang", "server_error"] {
            pg.set_mode(then).await;
            let answer = pg.put("/authorizations/a", &order(100)).await;
            assert_eq!(answer, (200, told.clone()), "{mode} {then}");
        }
        assert_eq!(pg.get("/authorizations/a").await, (200, became), "{mode}");
        assert_eq!(pg.effects().await, [effect], "{mode}");
    }
}

#[tokio::test]
async fn executed_and_then_silent() {
    let pg = serve(kind()).await;
    pg.set_mode("execute_then_drop").await;
    let body = order(100).to_string();
    assert_eq!(pg.raw("PUT", "/authorizations/a", &body).await, "");
    assert_eq!(pg.effects().await, [APPROVED]);
    let again = pg.put("/authorizations/a", &order(100)).await;
    assert_eq!(again, (200, approved()));
    assert_eq!(pg.get("/authorizations/a").await, again);
    assert_eq!(pg.effects().await, [APPROVED]);
}

#[tokio::test]
async fn a_failure_has_no_effect_and_the_reference_stays_new() {
    let pg = serve(kind()).await;
    pg.set_mode("server_error").await;
    let says = "the provider failed, and did nothing";
    let failed = problem(500, "PROVIDER_ERROR", "Internal Server Error", says);
    for amount in [100, 101] {
        assert_eq!(pg.put("/authorizations/a", &order(amount)).await, failed);
    }
    assert_eq!(pg.get("/authorizations/a").await, unknown());
    pg.set_mode("ok").await;
    let answer = pg.put("/authorizations/a", &order(100)).await;
    assert_eq!(answer, (200, approved()));
    assert_eq!(pg.effects().await, [APPROVED]);
}

#[tokio::test]
async fn whoever_hangs_has_neither_answer_nor_effect() {
    let pg = serve(kind()).await;
    pg.set_mode("hang").await;
    let body = order(100).to_string();
    let hanging = pg.send("PUT", "/authorizations/a", &body).await;
    assert_eq!(pg.get("/authorizations/a").await, unknown());
    pg.set_mode("ok").await;
    let answer = pg.put("/authorizations/a", &order(100)).await;
    assert_eq!(answer, (200, approved()));
    drop(hanging);
    assert_eq!(pg.effects().await, [APPROVED]);
}

#[tokio::test]
async fn what_is_late_is_done_before_it_is_said() {
    let pg = serve(kind()).await;
    let late = json!({ "mode": "late_answer", "share": 1, "slow_ms": 60_000 });
    pg.put("/mode", &late).await;
    let body = order(100).to_string();
    let waiting = pg.send("PUT", "/authorizations/a", &body).await;
    while pg.effects().await.is_empty() {}
    assert_eq!(pg.get("/authorizations/a").await, (200, approved()));
    let again = pg.put("/authorizations/a", &order(100)).await;
    assert_eq!(again, (200, approved()));
    drop(waiting);
    assert_eq!(pg.effects().await, [APPROVED]);
}

#[tokio::test]
async fn a_client_that_goes_away_changes_nothing() {
    let slow = json!({ "delay_ms": [100, 100], "failure_rate": 0 });
    let pg = serve(json!({ "authorize": slow, "settle": slow })).await;
    let going = pg
        .send("PUT", "/authorizations/a", &order(100).to_string())
        .await;
    drop(going);
    // Unknown until it was heard; then whoever asks waits for the end.
    while pg.get("/authorizations/a").await == unknown() {}
    assert_eq!(pg.get("/authorizations/a").await, (200, approved()));
    let again = pg.put("/authorizations/a", &order(100)).await;
    assert_eq!(again, (200, approved()));
    assert_eq!(pg.effects().await, [APPROVED]);
}

#[tokio::test]
async fn a_mode_is_told_and_kept() {
    let pg = serve(kind()).await;
    let ok = json!({ "mode": "ok", "share": 1.0, "slow_ms": 5000 });
    assert_eq!(pg.get("/mode").await, (200, ok));
    let modes = [
        "ok",
        "decline",
        "slow",
        "execute_then_drop",
        "late_answer",
        "wrong_amount",
        "server_error",
        "hang",
    ];
    for mode in modes {
        let setting = json!({ "mode": mode, "share": 0.25 });
        let kept = json!({ "mode": mode, "share": 0.25, "slow_ms": 5000 });
        assert_eq!(pg.put("/mode", &setting).await, (200, kept.clone()));
        assert_eq!(pg.get("/mode").await, (200, kept));
    }
}
