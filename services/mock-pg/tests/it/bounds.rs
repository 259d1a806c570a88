//! What takes time, on a clock that the test owns: the provider without HTTP.

use std::time::Duration;

use mock_pg::{ModeSetting, NoAnswer, Operation, Order, Provider, Reference, Settings};
use serde_json::{Value, json};
use tokio::task::yield_now;
use tokio::time::Instant;

use super::support;

const OPERATION: Operation = Operation::Authorization;

fn provider(delay_ms: [u64; 2], entries_max: usize) -> Provider {
    let manner = json!({ "delay_ms": delay_ms, "failure_rate": 0 });
    let settings = json!({ "authorize": manner, "settle": manner });
    let settings: Settings = serde_json::from_value(settings).unwrap();
    Provider::new(settings, entries_max)
}

fn with_mode(mode: Value) -> Provider {
    let provider = provider([10, 10], 10);
    let setting: ModeSetting = serde_json::from_value(mode).unwrap();
    provider.set_mode(setting);
    provider
}

fn reference(text: &str) -> Reference {
    Reference::try_from(text).unwrap()
}

fn order() -> Order {
    serde_json::from_value(support::order(100)).unwrap()
}

/// What came of an order, and after how many milliseconds.
async fn put(provider: &Provider, name: &str) -> (Result<String, NoAnswer>, u128) {
    let began = Instant::now();
    let answer = provider.put(OPERATION, reference(name), order()).await;
    let status = answer.map(|answer| {
        let answer = serde_json::to_value(answer).unwrap();
        answer["status"].as_str().unwrap().to_owned()
    });
    (status, began.elapsed().as_millis())
}

#[tokio::test(start_paused = true)]
async fn each_mode_takes_its_time() {
    let approved = Ok("APPROVED".to_owned());
    let cases = [
        ("ok", approved.clone(), 10, 1),
        ("decline", Ok("DECLINED".to_owned()), 10, 1),
        ("slow", approved.clone(), 5000, 1),
        ("late_answer", approved.clone(), 5000, 1),
        ("wrong_amount", approved.clone(), 10, 1),
        ("execute_then_drop", Err(NoAnswer::Silence), 10, 1),
        ("server_error", Err(NoAnswer::Failed), 0, 0),
        ("hang", Err(NoAnswer::Silence), 60_000, 0),
    ];
    for (mode, answer, took_ms, effects) in cases {
        let provider = with_mode(json!({ "mode": mode, "share": 1 }));
        let came = put(&provider, "a").await;
        assert_eq!(came, (answer.clone(), took_ms), "{mode}");
        assert_eq!(provider.journal(0, 10).len(), effects, "{mode}");
        let is_known = provider.get(OPERATION, reference("a")).await.is_some();
        assert_eq!(is_known, effects == 1, "{mode}");
    }
}

/// When the effect is, in milliseconds since the order.
#[tokio::test(start_paused = true)]
async fn only_a_late_answer_follows_its_effect() {
    for (mode, effect_ms) in [("ok", 10), ("slow", 5000), ("late_answer", 0)] {
        let provider = with_mode(json!({ "mode": mode, "share": 1 }));
        let (asked, began) = (provider.clone(), Instant::now());
        let first = tokio::spawn(async move { put(&asked, "a").await });
        yield_now().await;
        let answer = provider.get(OPERATION, reference("a")).await;
        assert!(answer.is_some(), "{mode}");
        assert_eq!(began.elapsed().as_millis(), effect_ms, "{mode}");
        first.await.unwrap().0.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn delays_are_between_the_two_numbers_and_their_own() {
    let provider = provider([80, 20], 1000);
    let mut all = Vec::new();
    for number in 0..1000 {
        all.push(put(&provider, &format!("r{number}")).await.1);
    }
    all.sort_unstable();
    assert_eq!((all[0], all[999]), (20, 80));
    let mean = all.iter().sum::<u128>() / 1000;
    assert!((47..=53).contains(&mean), "{mean}");
}

#[tokio::test(start_paused = true)]
async fn what_was_begun_has_its_place() {
    let provider = provider([10, 10], 1);
    let asked = provider.clone();
    let first = tokio::spawn(async move { put(&asked, "a").await });
    yield_now().await;
    assert!(provider.journal(0, 10).is_empty());
    assert_eq!(put(&provider, "b").await, (Err(NoAnswer::JournalFull), 0));
    assert_eq!(first.await.unwrap(), (Ok("APPROVED".into()), 10));
    assert_eq!(provider.journal(0, 10).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_nobody_waits_for_is_executed() {
    let provider = provider([1000, 1000], 10);
    let waiting = provider.put(OPERATION, reference("a"), order());
    let gone = tokio::time::timeout(Duration::from_millis(10), waiting).await;
    assert!(gone.is_err());
    assert!(provider.journal(0, 10).is_empty());
    let answer = provider.get(OPERATION, reference("a")).await;
    assert!(answer.is_some());
    assert_eq!(provider.journal(0, 10).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn whoever_hung_and_went_away_did_nothing() {
    let provider = with_mode(json!({ "mode": "hang", "share": 1 }));
    let waiting = provider.put(OPERATION, reference("a"), order());
    let gone = tokio::time::timeout(Duration::from_secs(59), waiting).await;
    assert!(gone.is_err());
    tokio::time::advance(Duration::from_secs(600)).await;
    assert!(provider.journal(0, 10).is_empty());
    assert_eq!(provider.get(OPERATION, reference("a")).await, None);
    provider.set_mode(ModeSetting::OK);
    assert_eq!(put(&provider, "a").await, (Ok("APPROVED".into()), 10));
}
