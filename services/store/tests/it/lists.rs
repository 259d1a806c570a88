//! Payments by merchant, and those that something must happen to.

use domain::{Command, MerchantId, PaymentId};
use store::{Due, Millis, Write};

use super::book::{Book, done};

const FAR: Millis = Millis(i64::MAX);

fn due(book: &Book, due: Due, since: Millis, after: i64) -> Vec<i64> {
    let from = (since, PaymentId(after));
    let rows = book.store.due(due, from, 2).unwrap();
    rows.iter().map(|row| row.id.0).collect()
}

#[test]
fn a_merchant_sees_its_own_and_the_latest_first() {
    let mut book = Book::new();
    for (merchant, key) in [("M", "1"), ("N", "1"), ("M", "2"), ("M", "3"), ("m", "1")] {
        book.authorized(merchant, key, 1000);
    }
    let page = |before: i64, rows_max: u32| -> Vec<i64> {
        let merchant = MerchantId::try_from("M".to_owned()).unwrap();
        let rows = book.store.payments(&merchant, PaymentId(before), rows_max);
        rows.unwrap().iter().map(|row| row.id.0).collect()
    };
    assert_eq!(page(i64::MAX, 2), [4, 3]);
    assert_eq!(page(3, 2), [1]);
    assert_eq!(page(1, 2), [0; 0]);
}

#[test]
fn what_nobody_knows_the_outcome_of_is_due() {
    let mut book = Book::new();
    let known = book.authorized("M", "known", 1000);
    for key in ["a", "b", "c"] {
        let intent = book.intent("M", key, 1000);
        let row = done(book.write(Write::Begin(intent))).row;
        if key == "b" {
            let doubt = book.conclusion(row.id, Command::Doubt);
            done(book.write(Write::Conclude(doubt)));
        }
    }
    assert_eq!(due(&book, Due::Outcome, FAR, 0), [2, 3]);
    assert_eq!(due(&book, Due::Outcome, FAR, 3), [4]);
    assert_eq!(due(&book, Due::Outcome, known.updated_at, 0), [0; 0]);
}

/// As long as something of it is held: also after captures of a part, and beside refunds.
#[test]
fn a_hold_that_is_left_is_due_to_expire() {
    let mut book = Book::new();
    let amount = |minor: i64| Some(minor.try_into().unwrap());
    let lives: [&[Command]; 6] = [
        &[],
        &[Command::Capture(amount(400))],
        &[
            Command::Capture(amount(400)),
            Command::RequestRefund(amount(100)),
        ],
        &[Command::Capture(None)],
        &[Command::Void],
        &[Command::Capture(amount(400)), Command::Expire],
    ];
    for (at, life) in lives.iter().enumerate() {
        let row = book.authorized("M", &format!("k{at}"), 1000);
        for (step, command) in life.iter().enumerate() {
            let operation = book.operation(&row, &format!("o{at}-{step}"), *command);
            done(book.write(Write::Operate(operation)));
        }
    }
    assert_eq!(due(&book, Due::Expiry, FAR, 0), [1, 2]);
    assert_eq!(due(&book, Due::Expiry, FAR, 2), [3]);
    let first = book.store.payment(PaymentId(1)).unwrap().unwrap();
    assert_eq!(due(&book, Due::Expiry, first.requested_at, 0), [1]);
}
