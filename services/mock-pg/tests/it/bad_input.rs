//! What is refused, and in which words.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::support::{kind, order, problem, serve, unknown};

const ORDERS: [(&str, &str); 17] = [
    ("", "EOF while parsing a value at line 1 column 0"),
    ("{", "EOF while parsing an object at line 1 column 1"),
    (
        "[]",
        "invalid type: sequence, expected an object at line 1 column 0",
    ),
    (
        r#"["M",1,"KRW"]"#,
        "invalid type: sequence, expected an object at line 1 column 0",
    ),
    (
        "null",
        "invalid type: null, expected an object at line 1 column 4",
    ),
    ("{}", "missing field `merchantId` at line 1 column 2"),
    (
        r#"{"merchantId":"M","amount":1}"#,
        "missing field `currency` at line 1 column 29",
    ),
    (
        r#"{"merchantId":"M","amount":1,"currency":"KRW","more":1}"#,
        "more: unknown field `more`, expected one of `merchantId`, `amount`, `currency` at line 1 column 52",
    ),
    (
        r#"{"merchantId":"M","amount":1,"currency":"KRW","amount":1}"#,
        "duplicate field `amount` at line 1 column 54",
    ),
    (
        r#"{"merchantId":"M","amount":1,"currency":"KRW"} {}"#,
        "trailing characters at line 1 column 48",
    ),
    (
        r#"{"merchantId":"M","amount":0,"currency":"KRW"}"#,
        "amount: an amount is a whole number of minor units from 1 to 999999999999, not 0 at line 1 column 28",
    ),
    (
        r#"{"merchantId":"M","amount":1000000000000,"currency":"KRW"}"#,
        "amount: an amount is a whole number of minor units from 1 to 999999999999, not 1000000000000 at line 1 column 40",
    ),
    (
        r#"{"merchantId":"M","amount":1.5,"currency":"KRW"}"#,
        "amount: invalid type: floating point `1.5`, expected i64 at line 1 column 30",
    ),
    (
        r#"{"merchantId":"M","amount":"1","currency":"KRW"}"#,
        r#"amount: invalid type: string "1", expected i64 at line 1 column 30"#,
    ),
    (
        r#"{"merchantId":"M","amount":1,"currency":"krw"}"#,
        "currency: `krw` is no currency of ISO 4217, such as KRW or USD at line 1 column 46",
    ),
    (
        r#"{"merchantId":"a b","amount":1,"currency":"KRW"}"#,
        "merchantId: a merchant's id has 1 to 32 letters, digits and signs of ASCII, and no blank at line 1 column 19",
    ),
    (
        r#"{"merchantId":"","amount":1,"currency":"KRW"}"#,
        "merchantId: a merchant's id has 1 to 32 letters, digits and signs of ASCII, and no blank at line 1 column 16",
    ),
];

const LIMIT: &str = "`limit` is from 1 to 1000";

const QUERIES: [(&str, &str); 8] = [
    ("limit=0", LIMIT),
    ("limit=1001", LIMIT),
    (
        "limit=-1",
        "Failed to deserialize query string: limit: invalid digit found in string",
    ),
    (
        "limit=",
        "Failed to deserialize query string: limit: cannot parse integer from empty string",
    ),
    (
        "after=-1",
        "Failed to deserialize query string: after: invalid digit found in string",
    ),
    (
        "after=18446744073709551616",
        "Failed to deserialize query string: after: number too large to fit in target type",
    ),
    (
        "after=1&after=1",
        "Failed to deserialize query string: duplicate field `after`",
    ),
    (
        "before=1",
        "Failed to deserialize query string: before: unknown field `before`, expected `after` or `limit`",
    ),
];

const MODES: [(&str, &str); 8] = [
    ("{}", "missing field `mode` at line 1 column 2"),
    (
        r#"{"mode":"ok"}"#,
        "missing field `share` at line 1 column 13",
    ),
    (
        r#"{"mode":"OK","share":1}"#,
        "mode: unknown variant `OK`, expected one of `ok`, `decline`, `slow`, `execute_then_drop`, `late_answer`, `wrong_amount`, `server_error`, `hang` at line 1 column 12",
    ),
    (
        r#"{"mode":"ok","share":1.01}"#,
        "share: a share is from 0 to 1, not 1.01 at line 1 column 26",
    ),
    (
        r#"{"mode":"ok","share":-0.01}"#,
        "share: a share is from 0 to 1, not -0.01 at line 1 column 27",
    ),
    (
        r#"{"mode":"ok","share":1,"slow_ms":60001}"#,
        "slow_ms: invalid value: integer `60001`, expected at most 60000 milliseconds at line 1 column 39",
    ),
    (
        r#"{"mode":"ok","share":1,"slow_ms":null}"#,
        "slow_ms: invalid type: null, expected a whole number from 0 at line 1 column 37",
    ),
    (
        r#"{"mode":"ok","share":1,"slowMs":1}"#,
        "slowMs: unknown field `slowMs`, expected one of `mode`, `share`, `slow_ms` at line 1 column 31",
    ),
];

fn invalid(says: &str) -> (u16, serde_json::Value) {
    problem(400, "INVALID_REQUEST", "Bad Request", says)
}

#[tokio::test]
async fn orders() {
    let pg = serve(kind()).await;
    for (body, says) in ORDERS {
        let answer = pg.ask("PUT", "/authorizations/a", body).await;
        assert_eq!(answer, invalid(says), "{body}");
    }
    assert_eq!(pg.get("/authorizations/a").await, unknown());
}

#[tokio::test]
async fn references() {
    let pg = serve(kind()).await;
    let says = "a reference has 1 to 64 letters, digits, `.`, `_` and `-` of ASCII";
    let long = "x".repeat(65);
    for wrong in ["a%20b", "a%2Fb", "%C3%A9", "a:b", &long] {
        for path in ["authorizations", "settlements", "refunds"] {
            let path = format!("/{path}/{wrong}");
            assert_eq!(pg.put(&path, &order(1)).await, invalid(says), "{path}");
            assert_eq!(pg.get(&path).await, invalid(says), "{path}");
        }
    }
    let right = "x".repeat(61) + "._-";
    let path = format!("/settlements/{right}");
    assert_eq!(pg.put(&path, &order(1)).await.0, 200);
    let nowhere = problem(404, "NOT_FOUND", "Not Found", "no such page");
    for path in ["/", "/authorizations", "/authorizations/", "/refunds/a/b"] {
        assert_eq!(pg.get(path).await, nowhere, "{path}");
    }
}

#[tokio::test]
async fn journals_and_modes() {
    let pg = serve(kind()).await;
    for (query, says) in QUERIES {
        let path = format!("/journal?{query}");
        let answer = pg.get(&path).await;
        assert_eq!(answer, invalid(says), "{query}");
    }
    let mode = pg.get("/mode").await;
    for (body, says) in MODES {
        let answer = pg.ask("PUT", "/mode", body).await;
        assert_eq!(answer, invalid(says), "{body}");
    }
    assert_eq!(pg.get("/mode").await, mode);
}

#[tokio::test]
async fn methods_and_sizes() {
    let pg = serve(kind()).await;
    let says = "this page is not asked so";
    let wrong = problem(405, "METHOD_NOT_ALLOWED", "Method Not Allowed", says);
    for (method, path) in [
        ("POST", "/authorizations/a"),
        ("DELETE", "/mode"),
        ("PUT", "/journal"),
    ] {
        assert_eq!(pg.ask(method, path, "{}").await, wrong, "{method} {path}");
    }
    // Without a length, so that it is read until it is too large.
    let request = "PUT /mode HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n10001\r\n";
    let mut stream = TcpStream::connect(pg.at).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.write_all(&vec![b' '; 0x10001]).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0);
    }
    let answer = String::from_utf8(answer).unwrap();
    let body = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    let says = "the body is too large";
    let large = problem(413, "TOO_LARGE", "Payload Too Large", says);
    assert_eq!((413, body), large);
}
