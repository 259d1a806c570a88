//! What every bus promises, whichever it is. The topics are `orders` with six parts and `letters`
//! with one.

use std::collections::{BTreeMap, BTreeSet};

use bus::{Bus, BusError, Consumer, Delivery, Message, Topic};

pub(crate) fn topics() -> Vec<Topic> {
    [("orders", 6), ("letters", 1)]
        .map(|(name, partitions)| Topic {
            name: name.to_owned(),
            partitions,
        })
        .to_vec()
}

pub(crate) fn message(topic: &str, key: &str, body: &str) -> Message {
    Message {
        topic: topic.to_owned(),
        key: key.to_owned(),
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
        at_ms: 1_700_000_000_000,
    }
}

pub(crate) async fn send(bus: &Bus, messages: Vec<Message>) {
    for sent in bus.send(messages).await {
        sent.unwrap();
    }
}

/// Reads until so many came.
pub(crate) async fn read(consumer: &mut Consumer, count: usize) -> Vec<Delivery> {
    let mut all = Vec::new();
    while all.len() < count {
        all.extend(consumer.next().await.unwrap());
    }
    assert_eq!(all.len(), count, "{all:?}");
    all
}

fn bodies(deliveries: &[Delivery]) -> BTreeSet<String> {
    let text = |delivery: &Delivery| String::from_utf8(delivery.message.body.clone()).unwrap();
    deliveries.iter().map(text).collect()
}

pub(crate) async fn a_message_arrives_as_it_was_sent(bus: &Bus) {
    let mut letter = message("letters", "k\u{fc}nftig", "");
    letter.body = vec![0, 159, 146, 150, b'\n'];
    letter.headers = [
        ("eventId", "7"),
        ("traceparent", "00-\u{e4}"),
        ("eventId", "8"),
        ("", ""),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    send(bus, vec![letter.clone()]).await;
    let mut consumer = bus.subscribe("readers", &["letters"]).await.unwrap();
    let delivery = read(&mut consumer, 1).await.remove(0);
    assert_eq!(delivery.message.header("eventId"), Some("7"));
    assert_eq!(delivery.message, letter);
    assert_eq!((delivery.partition, delivery.offset), (0, 0));
}

/// Under load from many at once, over all parts.
pub(crate) async fn messages_of_a_key_keep_their_order(bus: &Bus) {
    let senders: Vec<_> = (0..20)
        .map(|key| {
            let bus = bus.clone();
            tokio::spawn(async move {
                for round in 0..10 {
                    let two = [round * 2, round * 2 + 1];
                    let two = two.map(|at| message("orders", &format!("k{key}"), &at.to_string()));
                    send(&bus, two.to_vec()).await;
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
    let mut consumer = bus.subscribe("readers", &["orders"]).await.unwrap();
    let mut seen: BTreeMap<String, (u32, Vec<String>)> = BTreeMap::new();
    for delivery in read(&mut consumer, 400).await {
        let of_key = seen.entry(delivery.message.key.clone());
        let (partition, bodies) = of_key.or_insert((delivery.partition, Vec::new()));
        assert_eq!(*partition, delivery.partition, "a key stays in its part");
        bodies.push(String::from_utf8(delivery.message.body).unwrap());
    }
    let expected: Vec<String> = (0..20).map(|at| at.to_string()).collect();
    assert_eq!(seen.len(), 20);
    for (key, (_, bodies)) in seen {
        assert_eq!(bodies, expected, "{key}");
    }
}

pub(crate) async fn what_is_not_committed_is_read_again(bus: &Bus) {
    let letters = ["a", "b", "c"].map(|body| message("letters", "k", body));
    send(bus, letters.to_vec()).await;
    let mut first = bus.subscribe("readers", &["letters"]).await.unwrap();
    assert_eq!(bodies(&read(&mut first, 3).await).len(), 3);
    assert_eq!(first.lag().await.unwrap(), 3);
    drop(first);
    let mut second = bus.subscribe("readers", &["letters"]).await.unwrap();
    read(&mut second, 3).await;
    second.commit().await.unwrap();
    assert_eq!(second.lag().await.unwrap(), 0);
    drop(second);
    send(bus, vec![message("letters", "k", "d")]).await;
    let mut third = bus.subscribe("readers", &["letters"]).await.unwrap();
    assert_eq!(
        bodies(&read(&mut third, 1).await),
        BTreeSet::from(["d".into()])
    );
    let mut other = bus.subscribe("others", &["letters"]).await.unwrap();
    assert_eq!(bodies(&read(&mut other, 4).await).len(), 4);
}

pub(crate) async fn whoever_waits_is_woken(bus: &Bus) {
    let mut consumer = bus
        .subscribe("readers", &["orders", "letters"])
        .await
        .unwrap();
    let waiting = tokio::spawn(async move { read(&mut consumer, 1).await });
    tokio::task::yield_now().await;
    send(bus, vec![message("letters", "k", "late")]).await;
    assert_eq!(
        bodies(&waiting.await.unwrap()),
        BTreeSet::from(["late".into()])
    );
}

pub(crate) async fn a_topic_that_nobody_declared_is_refused(bus: &Bus) {
    let sent = bus.send(vec![message("lost", "k", "x")]).await;
    assert_eq!(sent, [Err(BusError::UnknownTopic("lost".into()))]);
    let reader = bus.subscribe("readers", &["lost"]).await.map(drop);
    assert_eq!(reader, Err(BusError::UnknownTopic("lost".into())));
}
