//! Random lives of payments: what is stored is what the domain says, event by event, and a file
//! that is opened again says the same.

use domain::{Amount, Command, Event, EventKind, PaymentId, Step, decide};
use proptest::prelude::*;
use serde_json::Value;
use store::{Posted, Posting, Write, Written};

use super::book::Book;

fn commands() -> impl Strategy<Value = Command> {
    let amount = || (1..=4_i64).prop_map(|minor| Amount::try_from(minor).unwrap());
    let some = || proptest::option::of(amount());
    prop_oneof![
        1 => Just(Command::Decline),
        1 => Just(Command::Doubt),
        2 => Just(Command::Approve),
        4 => some().prop_map(Command::Capture),
        1 => Just(Command::Void),
        1 => Just(Command::Expire),
        4 => some().prop_map(Command::RequestRefund),
        3 => amount().prop_map(Command::CompleteRefund),
        2 => amount().prop_map(Command::FailRefund),
    ]
}

fn is_answer(command: Command) -> bool {
    matches!(
        command,
        Command::Approve | Command::Decline | Command::Doubt
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_stored_is_what_was_decided(
        amount in 1..=9_i64,
        life in proptest::collection::vec(commands(), 1..16),
    ) {
        let mut book = Book::new();
        let intent = book.intent("M", "k", amount);
        let mut row = super::book::done(book.write(Write::Begin(intent))).row;
        let mut events: Vec<Event> = Vec::new();
        for (number, command) in [Command::Approve].into_iter().chain(life).enumerate() {
            let decided = decide(&row.payment, command);
            let write = if is_answer(command) {
                Write::Conclude(book.conclusion(row.id, command))
            } else {
                Write::Operate(book.operation(&row, &format!("op {number}"), command))
            };
            match (decided, book.write(write)) {
                (Ok(Step { next, event }), Written::Done(done)) => {
                    prop_assert_eq!(done.row.payment, next);
                    row = done.row;
                    events.push(event);
                }
                (Err(refusal), Written::Refused(same, why)) => {
                    prop_assert_eq!((refusal, &*same), (why, &row));
                }
                (Err(_), Written::Known(seen)) => {
                    prop_assert!(is_answer(command));
                    prop_assert_eq!(&seen.row, &row);
                }
                other => prop_assert!(false, "{other:?}"),
            }
        }
        book.reopen();
        prop_assert_eq!(book.store.payment(row.id).unwrap(), Some(row.clone()));
        let told = told(&book, row.id);
        let only_events: Vec<Event> = told.iter().map(|(_, event)| *event).collect();
        prop_assert_eq!(only_events, events);
        let postings: Vec<Posting> = told
            .into_iter()
            .map(|(event_id, event)| Posting {
                event_id,
                payment: row.id,
                event,
                currency: row.payment.currency,
                at: row.updated_at,
            })
            .collect();
        let first = book.store.post(&postings).unwrap();
        prop_assert!(!first.contains(&Posted::Before));
        let again = book.store.post(&postings).unwrap();
        prop_assert!(!again.contains(&Posted::Now));
        let funds = row.payment.funds();
        let kept = funds.captured.minor() - funds.refunded.minor();
        prop_assert_eq!(balance(&book, "merchant_receivable"), kept);
        prop_assert_eq!(balance(&book, "cash"), -kept);
        prop_assert_eq!(unbalanced(&book), 0);
    }
}

fn balance(book: &Book, account: &str) -> i64 {
    let sql = "SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE account = ?1";
    book.look()
        .query_row(sql, [account], |row| row.get(0))
        .unwrap()
}

/// Transactions whose entries do not add up to zero.
fn unbalanced(book: &Book) -> i64 {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM ledger_entry
               GROUP BY transaction_id, currency HAVING sum(amount) <> 0)";
    book.look().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The events of a payment as another program reads them.
fn told(book: &Book, id: PaymentId) -> Vec<(i64, Event)> {
    let file = book.look();
    let sql =
        "SELECT event_type, payload, version, event_id FROM outbox_event WHERE aggregate_id = ?1
               ORDER BY event_id";
    let mut statement = file.prepare(sql).unwrap();
    let rows = statement.query_map([id.0], |row| {
        let (kind, payload): (String, String) = (row.get(0)?, row.get(1)?);
        Ok((kind, payload, row.get::<_, u32>(2)?, row.get::<_, i64>(3)?))
    });
    rows.unwrap()
        .map(|row| {
            let (kind, payload, version, id) = row.unwrap();
            let body: Value = serde_json::from_str(&payload).unwrap();
            assert_eq!(body["eventType"], kind);
            assert_eq!(body["version"], version);
            let kind: EventKind = kind.parse().unwrap();
            let amount = body["amount"].as_i64().unwrap().try_into().unwrap();
            let event = Event {
                kind,
                amount,
                version,
            };
            (id, event)
        })
        .collect()
}
