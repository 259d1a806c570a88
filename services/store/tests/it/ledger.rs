//! The ledger only grows, and only by what happened.

use domain::{Currency, Event, EventKind, PaymentId};
use store::{Millis, Posting};

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

/// One that tells of an event that never was takes the others of its transaction with it.
#[test]
fn what_never_happened_is_not_posted() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let error = book.store.post(&[posting(1, row.id), posting(99, row.id)]);
    assert!(error.is_err(), "{error:?}");
    let count = "SELECT count(*) FROM ledger_transaction";
    let posted: i64 = book.look().query_row(count, [], |row| row.get(0)).unwrap();
    assert_eq!(posted, 0);
}
