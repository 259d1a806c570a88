//! The ledger only grows, and only by what happened.

use domain::{Currency, Event, EventKind, PaymentId};
use store::{Millis, Posted, Posting};

use super::book::Book;

fn posting(event_id: i64, payment: PaymentId) -> Posting {
    Posting {
        event_id,
        payment,
        event: Event {
            kind: EventKind::Authorized,
            amount: 1000.try_into().unwrap(),
            version: 1,
        },
        currency: Currency::KRW,
        at: Millis(1),
    }
}

#[test]
fn nobody_changes_what_stands_in_it() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    book.store.post(&[posting(1, row.id)]).unwrap();
    let changes = [
        "UPDATE ledger_entry SET amount = amount + 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_transaction SET source_event_id = 2",
        "DELETE FROM ledger_transaction",
    ];
    for change in changes {
        let error = book.look().execute(change, []).unwrap_err().to_string();
        assert_eq!(error, "the ledger only grows", "{change}");
    }
}

/// A message may say anything; the ledger takes what the outbox says.
#[test]
fn what_never_happened_is_not_posted() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let other = book.authorized("M", "k2", 1000);
    let right = posting(1, row.id);
    let made_up = |change: fn(&mut Posting)| {
        let mut posting = right;
        change(&mut posting);
        posting
    };
    let wrong = [
        made_up(|posting| posting.event_id = 99),
        made_up(|posting| posting.event.amount = 999.try_into().unwrap()),
        made_up(|posting| posting.event.version = 2),
        made_up(|posting| posting.event.kind = EventKind::Captured),
        made_up(|posting| posting.currency = String::from("USD").try_into().unwrap()),
        posting(1, other.id),
    ];
    let posted = book.store.post(&wrong).unwrap();
    assert_eq!(posted, [Posted::Unknown; 6]);
    assert_eq!(book.store.entries(row.id).unwrap(), []);
    let posted = book.store.post(&[right, wrong[0], right]).unwrap();
    assert_eq!(posted, [Posted::Now, Posted::Unknown, Posted::Before]);
    let entries = book.store.entries(row.id).unwrap();
    let entries: Vec<_> = entries
        .iter()
        .map(|entry| (entry.account.as_str(), entry.minor))
        .collect();
    let expected = [("authorized_funds", 1000), ("authorization_hold", -1000)];
    assert_eq!(entries, expected);
}
