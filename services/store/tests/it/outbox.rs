//! Events wait until they are published, and one at a time may say that they are.

use std::thread;

use domain::{Command, EventKind, PaymentId};
use store::{Backlog, Fence, Millis, Owner, Sqlite, Write};

use super::book::{Book, done};

const LONG_MS: i64 = 60_000;

fn lease(book: &Book, owner: u128, millis: i64) -> Option<Fence> {
    book.store.lease(Owner(owner), millis).unwrap()
}

fn waiting(book: &Book) -> Vec<(PaymentId, u32, EventKind)> {
    let rows = book.store.unpublished(100).unwrap();
    rows.iter()
        .map(|row| (row.payment, row.version, row.kind))
        .collect()
}

#[test]
fn what_happened_waits_in_its_order_until_it_is_published() {
    let mut book = Book::new();
    let one = book.authorized("M", "k1", 1000);
    let two = book.authorized("M", "k2", 500);
    let capture = book.operation(&one, "c", Command::Capture(None));
    done(book.write(Write::Operate(capture)));
    let expected = [
        (one.id, 1, EventKind::Authorized),
        (two.id, 1, EventKind::Authorized),
        (one.id, 2, EventKind::Captured),
    ];
    assert_eq!(waiting(&book), expected);
    assert_eq!(book.store.unpublished(2).unwrap().len(), 2);
    let oldest = Some(one.updated_at);
    assert_eq!(book.store.backlog().unwrap(), Backlog { events: 3, oldest });
    let fence = lease(&book, 1, LONG_MS).unwrap();
    let first = book.store.unpublished(1).unwrap().remove(0);
    assert!(book.store.published(fence, &[first.id], Millis(7)).unwrap());
    assert_eq!(waiting(&book), expected[1..]);
    let story = book.store.timeline(one.id).unwrap();
    let story: Vec<_> = story
        .iter()
        .map(|row| (row.kind, row.published_at))
        .collect();
    let expected = [
        (EventKind::Authorized, Some(Millis(7))),
        (EventKind::Captured, None),
    ];
    assert_eq!(story, expected);
}

#[test]
fn one_at_a_time_has_the_lease() {
    let book = Book::new();
    let first = lease(&book, 1, LONG_MS).unwrap();
    assert_eq!(lease(&book, 2, LONG_MS), None);
    assert_eq!(lease(&book, 1, LONG_MS), Some(first), "it is kept");
    book.store.release(first).unwrap();
    let second = lease(&book, 2, LONG_MS).unwrap();
    assert!(second > first);
    book.store.release(first).unwrap();
    assert_eq!(
        lease(&book, 1, LONG_MS),
        None,
        "an old one gives nothing back"
    );
}

/// R14: a relay that slept longer than its lease must not mark what its successor publishes.
#[test]
fn whoever_slept_too_long_marks_nothing() {
    let mut book = Book::new();
    book.authorized("M", "k", 1000);
    let slept = lease(&book, 1, -1).unwrap();
    let event = book.store.unpublished(1).unwrap().remove(0);
    let awake = lease(&book, 2, LONG_MS).unwrap();
    assert!(!book.store.published(slept, &[event.id], Millis(7)).unwrap());
    assert_eq!(waiting(&book).len(), 1);
    assert!(book.store.published(awake, &[event.id], Millis(7)).unwrap());
    assert_eq!(book.store.backlog().unwrap(), Backlog::default());
}

#[test]
fn of_many_who_want_it_at_once_one_gets_it() {
    let book = Book::new();
    let path = book.path();
    let wanting: Vec<_> = (1..=8)
        .map(|owner| {
            let path = path.clone();
            thread::spawn(move || Sqlite::open(&path).unwrap().lease(Owner(owner), LONG_MS))
        })
        .collect();
    let got: Vec<Fence> = wanting
        .into_iter()
        .filter_map(|thread| thread.join().unwrap().unwrap())
        .collect();
    assert_eq!(got, [Fence(1)]);
}
