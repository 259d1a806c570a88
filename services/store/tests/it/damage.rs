//! What cannot have come about is refused: by the tables, and by whoever reads them.

use domain::Command;
use store::{Sqlite, StoreError, Write};

use super::book::Book;

#[test]
fn the_tables_refuse_sums_that_cannot_be() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let file = book.look();
    let wrong = [
        ("captured_amount = 1001", "ck_held"),
        ("captured_amount = 600, released_amount = 401", "ck_held"),
        ("captured_amount = -1", "captured_amount >= 0"),
        (
            "captured_amount = 5, refunded_amount = 3, refund_reserved = 3",
            "ck_taken",
        ),
        ("amount = 0", "amount > 0"),
        ("currency = 'WON!'", "length(currency) = 3"),
        ("merchant_id = ''", "length(merchant_id)"),
        (
            "amount = 'much'",
            "cannot store TEXT value in INTEGER column",
        ),
    ];
    for (change, why) in wrong {
        let sql = format!("UPDATE payment SET {change} WHERE payment_id = {}", row.id);
        let error = file.execute(&sql, []).unwrap_err().to_string();
        assert!(error.contains(why), "{change}: {error}");
    }
    let twice = "INSERT INTO outbox_event SELECT NULL, aggregate_type, aggregate_id, version, \
                 event_type, payload, trace, 0, created_at, NULL, 0, NULL FROM outbox_event";
    let error = file.execute(twice, []).unwrap_err().to_string();
    let expected = "UNIQUE constraint failed: outbox_event.aggregate_id, outbox_event.version";
    assert_eq!(error, expected);
}

#[test]
fn what_the_tables_let_pass_is_refused_when_it_is_read() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let wrong = [
        (
            "status = 'COMPLETED'",
            "the column `status` holds `COMPLETED`",
        ),
        ("currency = 'WON'", "the column `currency` holds `WON`"),
        (
            "status = 'CAPTURED'",
            "the status is CAPTURED, and the amounts say AUTHORIZED",
        ),
        (
            "amount = 1000000000000",
            "the column `amount` holds `1000000000000`",
        ),
        (
            "idempotency_key = 'ключ'",
            "the column `idempotency_key` holds `ключ`",
        ),
    ];
    for (change, why) in wrong {
        let file = book.look();
        file.execute_batch("BEGIN").unwrap();
        let sql = format!("UPDATE payment SET {change} WHERE payment_id = {}", row.id);
        file.execute(&sql, []).unwrap();
        file.execute_batch("COMMIT").unwrap();
        let operation = book.operation(&row, "c", Command::Capture(None));
        let error = book.store.write(&[Write::Operate(operation)]).unwrap_err();
        let says = format!("the payment {} is damaged: {why}", row.id);
        assert_eq!(error.to_string(), says);
        let repair = "UPDATE payment SET status = 'AUTHORIZED', currency = 'KRW', amount = 1000, \
                      idempotency_key = 'k'";
        file.execute_batch(repair).unwrap();
    }
    assert_eq!(book.store.payment(row.id).unwrap(), Some(row));
}

/// One that fails takes the others of its transaction with it, and nobody was told of them.
#[test]
fn a_transaction_is_whole_or_not_there() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let other = book.authorized("M", "l", 1000);
    let sql = format!(
        "UPDATE payment SET status = 'COMPLETED' WHERE payment_id = {}",
        other.id
    );
    book.look().execute_batch(&sql).unwrap();
    let writes = [&row, &other].map(|row| book.operation(row, "c", Command::Capture(None)));
    let result = book.store.write(&writes.map(Write::Operate));
    let is_damaged = matches!(result, Err(StoreError::Damaged { .. }));
    assert!(is_damaged, "{result:?}");
    assert_eq!(book.store.payment(row.id).unwrap(), Some(row));
    let count = |table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        book.look().query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(
        [count("outbox_event"), count("idem_response_cache")],
        [2, 2]
    );
}

#[test]
fn a_file_of_a_later_program_is_left_alone() {
    let book = Book::new();
    book.look().pragma_update(None, "user_version", 99).unwrap();
    let error = Sqlite::open(&book.path()).unwrap_err();
    let says = "the store has schema 99, and this program knows 1; run a newer one";
    assert_eq!(error.to_string(), says);
    let nowhere = book.path().join("no/such/folder");
    let error = Sqlite::open(&nowhere).unwrap_err().to_string();
    let says = format!("cannot open the store `{}`: ", nowhere.display());
    assert!(error.starts_with(&says), "{error}");
}
