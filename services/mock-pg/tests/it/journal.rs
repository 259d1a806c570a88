//! Every effect, in order, page by page, until there is no place left.

use serde_json::{Value, json};

use super::support::{kind, order, problem, serve, serve_bounded, unknown};

#[tokio::test]
async fn pages_follow_each_other() {
    let pg = serve(kind()).await;
    for number in 1..=5 {
        let path = format!("/authorizations/r{number}");
        assert_eq!(pg.put(&path, &order(number)).await.0, 200);
    }
    let entry = |number: i64| {
        json!({
            "sequence": number,
            "operation": "AUTHORIZATION",
            "reference": format!("r{number}"),
            "merchantId": "MERCHANT-1",
            "amount": number,
            "currency": "KRW",
            "status": "APPROVED",
        })
    };
    let cases = [
        ("/journal", 1..6, 5),
        ("/journal?limit=2", 1..3, 2),
        ("/journal?after=2&limit=2", 3..5, 4),
        ("/journal?after=4&limit=2", 5..6, 5),
        ("/journal?after=5", 0..0, 5),
        ("/journal?after=18446744073709551615", 0..0, u64::MAX),
    ];
    for (path, numbers, next) in cases {
        let (status, mut page) = pg.get(path).await;
        for entry in page["entries"].as_array_mut().unwrap() {
            let at = entry.as_object_mut().unwrap().remove("atMs").unwrap();
            assert!(at.as_u64().unwrap() > 1_700_000_000_000, "{at}");
        }
        let entries: Vec<Value> = numbers.map(entry).collect();
        let expected = json!({ "entries": entries, "next": next });
        assert_eq!((status, page), (200, expected), "{path}");
    }
}

#[tokio::test]
async fn a_page_has_a_thousand_at_most() {
    let pg = serve(kind()).await;
    for number in 0..1001 {
        let path = format!("/authorizations/r{number}");
        assert_eq!(pg.put(&path, &order(1)).await.0, 200);
    }
    for (path, count, next) in [("/journal", 1000, 1000), ("/journal?after=1000", 1, 1001)] {
        let (_, page) = pg.get(path).await;
        assert_eq!(page["entries"].as_array().unwrap().len(), count);
        assert_eq!(page["next"], json!(next));
    }
}

#[tokio::test]
async fn a_full_journal_takes_no_more_and_forgets_nothing() {
    let pg = serve_bounded(kind(), 2).await;
    let first = pg.put("/authorizations/a", &order(1)).await;
    assert_eq!(pg.put("/refunds/a", &order(1)).await.0, 200);
    let says = "the journal is full: start the provider anew";
    let full = problem(503, "JOURNAL_FULL", "Service Unavailable", says);
    assert_eq!(pg.put("/authorizations/b", &order(1)).await, full);
    assert_eq!(pg.get("/authorizations/b").await, unknown());
    assert_eq!(pg.put("/authorizations/a", &order(1)).await, first);
    assert_eq!(pg.effects().await.len(), 2);
}
