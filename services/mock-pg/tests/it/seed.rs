//! The same for the same seed, in whatever order; other for another seed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::support::{Answer, Served, order, serve};

const COUNT: usize = 200;

fn settings(seed: u64) -> Value {
    let manner = json!({ "delay_ms": [0, 0], "failure_rate": 0.25 });
    json!({ "authorize": manner, "settle": manner, "seed": seed })
}

async fn answers(pg: Served, numbers: impl Iterator<Item = usize>) -> BTreeMap<usize, Answer> {
    let mut answers = BTreeMap::new();
    for number in numbers {
        let path = format!("/refunds/r{number}");
        answers.insert(number, pg.put(&path, &order(1)).await);
    }
    answers
}

fn count(answers: &BTreeMap<usize, Answer>, test: impl Fn(&Answer) -> bool) -> usize {
    answers.values().filter(|answer| test(answer)).count()
}

#[tokio::test]
async fn the_order_does_not_matter_and_the_seed_does() {
    let forth = answers(serve(settings(7)).await, 0..COUNT).await;
    let back = answers(serve(settings(7)).await, (0..COUNT).rev()).await;
    assert_eq!(forth, back);
    let other = answers(serve(settings(8)).await, 0..COUNT).await;
    let is_same = |number: &usize| {
        forth[number].1["transactionId"].is_string() && forth[number] == other[number]
    };
    assert_eq!((0..COUNT).filter(is_same).count(), 0);
    let is_declined = |answer: &Answer| answer.1["status"] == "DECLINED";
    let (one, two) = (count(&forth, is_declined), count(&other, is_declined));
    // A quarter, give or take three standard deviations.
    assert!(
        (32..=68).contains(&one) && (32..=68).contains(&two),
        "{one} {two}"
    );
}

#[tokio::test]
async fn without_a_seed_it_is_one() {
    let mut without = settings(1);
    without.as_object_mut().unwrap().remove("seed");
    let (with, without) = (serve(settings(1)).await, serve(without).await);
    assert_eq!(answers(with, 0..20).await, answers(without, 0..20).await);
}

#[tokio::test]
async fn a_mode_is_for_a_share_of_references_and_always_the_same_ones() {
    let mut kind = settings(7);
    kind["settle"]["failure_rate"] = json!(0);
    let mut failed = Vec::new();
    for share in [0.0, 0.3, 0.3, 0.6, 1.0] {
        let pg = serve(kind.clone()).await;
        pg.put("/mode", &json!({ "mode": "server_error", "share": share }))
            .await;
        let answers = answers(pg, 0..COUNT).await;
        let numbers = answers
            .into_iter()
            .filter(|(_, (status, _))| *status == 500);
        failed.push(numbers.map(|(number, _)| number).collect::<Vec<_>>());
    }
    let [none, some, again, more, all] = &failed[..] else {
        panic!("five shares");
    };
    assert_eq!((none.len(), all.len()), (0, COUNT));
    assert_eq!(some, again);
    assert!((41..=79).contains(&some.len()), "{}", some.len());
    assert!(more.len() > some.len() && some.iter().all(|number| more.contains(number)));
}
