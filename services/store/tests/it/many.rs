//! Many at once: one effect for each key, and none is lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{Command, PaymentId, Status};
use store::{Book as Store, Write, Written};
use tokio::sync::Barrier;

use super::book::{Book, done};

#[tokio::test(flavor = "multi_thread")]
async fn of_many_equal_requests_one_begins() {
    let mut book = Book::new();
    let store = Store::open(&book.path()).unwrap();
    for round in 0..20 {
        let key = format!("k{round}");
        let barrier = Arc::new(Barrier::new(64));
        let intents: Vec<_> = (0..64).map(|_| book.intent("M", &key, 1000)).collect();
        let tasks = intents.into_iter().map(|intent| {
            let (store, barrier) = (store.clone(), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                store.write(Write::Begin(intent)).await.unwrap()
            })
        });
        let (mut begun, mut ids) = (0, BTreeSet::new());
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Written::Done(done) => {
                    begun += 1;
                    ids.insert(done.row.id);
                }
                Written::Known(seen) => {
                    ids.insert(seen.row.id);
                }
                Written::Refused(row, why) => panic!("{row:?}: {why}"),
                Written::NoPayment => panic!("no payment"),
            }
        }
        assert_eq!((begun, ids.len()), (1, 1), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_captures_so_many_pass_as_the_amount_bears() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let store = Store::open(&book.path()).unwrap();
    let part = 30_i64.try_into().unwrap();
    let operations: Vec<_> = (0..64)
        .map(|at| book.operation(&row, &format!("c{at}"), Command::Capture(Some(part))))
        .collect();
    let tasks: Vec<_> = operations
        .into_iter()
        .map(|operation| {
            let store = store.clone();
            tokio::spawn(async move { store.write(Write::Operate(operation)).await.unwrap() })
        })
        .collect();
    let mut passed = 0;
    for task in tasks {
        passed += i32::from(matches!(task.await.unwrap(), Written::Done(_)));
    }
    let stored = store.payment(row.id).await.unwrap().unwrap();
    assert_eq!((passed, stored.payment.funds().captured.minor()), (33, 990));
    assert_eq!(stored.payment.version, 34);
}

/// A client that went away: what it asked for is done all the same.
#[tokio::test]
async fn what_was_taken_is_done_though_nobody_waits() {
    let mut book = Book::new();
    let store = Store::open(&book.path()).unwrap();
    let intent = book.intent("M", "k", 1000);
    drop(tokio::time::timeout(std::time::Duration::ZERO, store.write(Write::Begin(intent))).await);
    let again = book.intent("M", "k", 1000);
    let written = store.write(Write::Begin(again)).await.unwrap();
    let is_known = matches!(written, Written::Known(_));
    assert!(is_known, "{written:?}");
}

#[tokio::test]
async fn one_that_is_damaged_harms_no_other() {
    let mut book = Book::new();
    let rows = ["a", "b", "c"].map(|key| book.authorized("M", key, 1000));
    let sql = format!(
        "UPDATE payment SET status = 'COMPLETED' WHERE payment_id = {}",
        rows[1].id
    );
    book.look().execute_batch(&sql).unwrap();
    let store = Store::open(&book.path()).unwrap();
    let mut outcomes = Vec::new();
    let writes = rows
        .each_ref()
        .map(|row| book.operation(row, &row.id.to_string(), Command::Capture(None)));
    let tasks = writes.map(|one| {
        tokio::spawn({
            let store = store.clone();
            async move { store.write(Write::Operate(one)).await }
        })
    });
    for task in tasks {
        outcomes.push(
            task.await
                .unwrap()
                .map(|written| done(written).row.payment.status())
                .ok(),
        );
    }
    let captured = Some(Status::Captured);
    assert_eq!(outcomes, [captured, None, captured]);
    assert_eq!(store.payment(PaymentId(9_999)).await.unwrap(), None);
}
