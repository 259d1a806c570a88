//! Whatever a client sends, it hears what is wrong with it, and nothing is stored.

use super::bench::Bench;

const RIGHT: &str = r#"{"merchantId":"M","amount":1000,"currency":"KRW","idempotencyKey":"k"}"#;

#[tokio::test]
async fn what_is_wrong_is_named_all_at_once() {
    let bench = Bench::new().await;
    let amount = "amount: an amount is a whole number of minor units from 1 to 999999999999, not";
    let cases: [(&str, &str, String); 12] = [
        ("1000", "0", format!("{amount} 0")),
        ("1000", "-5", format!("{amount} -5")),
        ("1000", "9223372036854775807", format!("{amount} 9223372036854775807")),
        ("1000", "9223372036854775808", "amount: invalid value: integer `9223372036854775808`, expected i64".into()),
        ("1000", "1e3", "amount: invalid type: floating point `1000.0`, expected i64".into()),
        ("1000", "\"1000\"", "amount: invalid type: string \"1000\", expected i64".into()),
        ("1000", "null", "amount is missing".into()),
        ("KRW", "won", "currency: `won` is no currency of ISO 4217, such as KRW or USD".into()),
        ("\"M\"", "\"\"", "merchantId: a merchant's id has 1 to 32 letters, digits and signs of ASCII, and no blank".into()),
        ("\"k\"", "\"\\n\"", "idempotencyKey: an idempotency key has 1 to 255 printable characters of ASCII".into()),
        ("\"k\"", "7", "idempotencyKey: invalid type: integer `7`, expected a string".into()),
        (RIGHT, "{}", "merchantId is missing; amount is missing; currency is missing; idempotencyKey is missing".into()),
    ];
    for (from, to, says) in cases {
        let body = RIGHT.replacen(from, to, 1);
        let reply = bench.ask("POST /payments/authorize", "", &body).await;
        assert_eq!(
            reply.problem(),
            (400, "INVALID_REQUEST".into(), None),
            "{body}"
        );
        assert_eq!(reply.json()["message"], says, "{body}");
    }
    for body in ["", "{", "[]", "7", "{\"amount\":"] {
        let reply = bench.ask("POST /payments/authorize", "", body).await;
        assert_eq!(
            reply.problem(),
            (400, "INVALID_REQUEST".into(), None),
            "{body}"
        );
    }
    assert_eq!(bench.bank.orders(), [""; 0]);
}

#[tokio::test]
async fn numbers_keys_and_reasons_are_checked() {
    let bench = Bench::new().await;
    let id = bench.payment("M", "k", 1000).await;
    let long = "x".repeat(129);
    let cases = [
        (
            "/payments/capture/0",
            "",
            r#"{"merchantId":"M"}"#.to_owned(),
        ),
        ("/payments/capture/x", "", r#"{"merchantId":"M"}"#.into()),
        (
            "/payments/capture/9223372036854775808",
            "",
            r#"{"merchantId":"M"}"#.into(),
        ),
        ("/payments/capture/1", "", "{}".into()),
        (
            "/payments/capture/1",
            "",
            r#"{"merchantId":"M","amount":0}"#.into(),
        ),
        (
            "/payments/capture/1",
            "idempotency-key:  \r\n",
            r#"{"merchantId":"M"}"#.into(),
        ),
        (
            "/payments/capture/1",
            "idempotency-key: \u{e9}\r\n",
            r#"{"merchantId":"M"}"#.into(),
        ),
        ("/payments/refund/1", "", r#"{"merchantId":"M"}"#.into()),
        (
            "/payments/refund/1",
            "",
            r#"{"merchantId":"M","reason":""}"#.into(),
        ),
        (
            "/payments/refund/1",
            "",
            format!(r#"{{"merchantId":"M","reason":"{long}"}}"#),
        ),
    ];
    for (path, headers, body) in cases {
        let reply = bench.ask(&format!("POST {path}"), headers, &body).await;
        assert_eq!(
            reply.problem(),
            (400, "INVALID_REQUEST".into(), None),
            "{path} {body}"
        );
    }
    let shown = bench.get(&format!("/payments/{id}?merchantId=M")).await;
    assert_eq!(shown.json()["status"], "AUTHORIZED");
}

#[tokio::test]
async fn whoever_looks_says_who_he_is() {
    let bench = Bench::new().await;
    for path in [
        "/payments/1",
        "/payments/1?merchantId=",
        "/payments/-1?merchantId=M",
    ] {
        let problem = bench.get(path).await.problem();
        assert_eq!(problem, (400, "INVALID_REQUEST".into(), None), "{path}");
    }
}
