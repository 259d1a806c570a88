//! Doubt ends: the payment becomes what the provider did, and its client hears it.

use ingest_service::{Reconciled, reconcile};
use store::Millis;

use super::bench::{Bench, Mood};

const EVER: Millis = Millis(i64::MAX);

#[tokio::test]
async fn what_got_lost_is_asked_again_under_its_reference() {
    let bench = Bench::new().await;
    bench.bank.is(Mood::Fails);
    for key in ["a", "b"] {
        assert_eq!(bench.authorize("M", key, 1000).await.status, 202);
    }
    let round = reconcile(&bench.service, EVER).await.unwrap();
    assert_eq!(
        round,
        Reconciled {
            settled: 0,
            left: 2
        }
    );
    let young = reconcile(&bench.service, Millis(0)).await.unwrap();
    assert_eq!(young, Reconciled::default());
    bench.bank.is(Mood::Approves);
    let round = reconcile(&bench.service, EVER).await.unwrap();
    assert_eq!(
        round,
        Reconciled {
            settled: 2,
            left: 0
        }
    );
    let lost = ["auth-1", "auth-2"];
    assert_eq!(bench.bank.orders(), [lost, lost, lost].concat());
    let known = bench.authorize("M", "a", 1000).await;
    assert_eq!(
        (known.status, known.json()["status"].as_str()),
        (200, Some("AUTHORIZED"))
    );
    assert!(known.has("idempotent-replayed: true"), "{known:?}");
    let round = reconcile(&bench.service, EVER).await.unwrap();
    assert_eq!(round, Reconciled::default());
}

#[tokio::test]
async fn a_late_refusal_is_one() {
    let bench = Bench::new().await;
    bench.bank.is(Mood::Fails);
    assert_eq!(bench.authorize("M", "a", 1000).await.status, 202);
    bench.bank.is(Mood::Declines);
    reconcile(&bench.service, EVER).await.unwrap();
    let known = bench.authorize("M", "a", 1000).await;
    assert_eq!(known.problem(), (402, "PG_DECLINED".into(), Some(1)));
}
