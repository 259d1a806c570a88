//! The bus of one machine.

use std::path::{Path, PathBuf};

use bus::{Bus, BusError, Topic};
use tempfile::TempDir;

use super::contract::{self, message, read, send, topics};

fn bench() -> (Bus, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (open(folder.path()).unwrap(), folder)
}

fn file(folder: &Path) -> PathBuf {
    folder.join("log.db")
}

fn open(folder: &Path) -> Result<Bus, BusError> {
    Bus::embedded(&file(folder), &topics())
}

#[tokio::test]
async fn a_message_arrives_as_it_was_sent() {
    contract::a_message_arrives_as_it_was_sent(&bench().0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_a_key_keep_their_order() {
    contract::messages_of_a_key_keep_their_order(&bench().0).await;
}

#[tokio::test]
async fn what_is_not_committed_is_read_again() {
    contract::what_is_not_committed_is_read_again(&bench().0).await;
}

#[tokio::test]
async fn whoever_waits_is_woken() {
    contract::whoever_waits_is_woken(&bench().0).await;
}

#[tokio::test]
async fn a_topic_that_nobody_declared_is_refused() {
    contract::a_topic_that_nobody_declared_is_refused(&bench().0).await;
}

/// Also what another process sends.
#[tokio::test]
async fn it_survives_its_process() {
    let (first, folder) = bench();
    send(&first, vec![message("letters", "k", "a")]).await;
    let mut consumer = first.subscribe("readers", &["letters"]).await.unwrap();
    read(&mut consumer, 1).await;
    consumer.commit().await.unwrap();
    let second = open(folder.path()).unwrap();
    send(&second, vec![message("letters", "k", "b")]).await;
    assert_eq!(read(&mut consumer, 1).await[0].message.body, b"b");
    drop((first, consumer));
    let mut consumer = second.subscribe("readers", &["letters"]).await.unwrap();
    let again = read(&mut consumer, 1).await.remove(0);
    assert_eq!((again.message.body, again.offset), (b"b".to_vec(), 1));
}

/// All of a request arrive, or none.
#[tokio::test]
async fn one_wrong_message_stops_those_beside_it() {
    let (bus, _folder) = bench();
    let sent = bus.send(vec![
        message("letters", "k", "a"),
        message("lost", "k", "b"),
    ]);
    let refused = Err(BusError::UnknownTopic("lost".into()));
    assert_eq!(sent.await, [refused.clone(), refused]);
    let consumer = bus.subscribe("readers", &["letters"]).await.unwrap();
    assert_eq!(consumer.lag().await, Ok(0));
}

/// Other partitions would give keys other places, and their order would be lost.
#[test]
fn the_number_of_parts_stays() {
    let (_bus, folder) = bench();
    let fewer = Topic {
        name: "orders".into(),
        partitions: 5,
    };
    let error = Bus::embedded(&file(folder.path()), &[fewer]).map(drop);
    let expected = BusError::Partitions {
        topic: "orders".into(),
        found: 6,
        declared: 5,
    };
    assert_eq!(error, Err(expected));
}

/// A week is kept, as by a broker that nobody told otherwise.
#[tokio::test]
async fn old_messages_are_dropped() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let (bus, _folder) = bench();
    for day in [0, 6, 8] {
        let mut letter = message("letters", "k", &day.to_string());
        letter.at_ms += day * DAY_MS;
        send(&bus, vec![letter]).await;
    }
    let mut consumer = bus.subscribe("readers", &["letters"]).await.unwrap();
    let left = read(&mut consumer, 2).await;
    let left: Vec<i64> = left.iter().map(|delivery| delivery.offset).collect();
    assert_eq!(left, [1, 2]);
}
