//! A key does a thing once, however often it is asked, and whoever asks.

use domain::{Command, Refusal, Status, Verdict, verdict};
use store::{Seen, Write, Written};

use super::book::{Book, done};

fn known(written: Written) -> Seen {
    if let Written::Known(seen) = written {
        return *seen;
    }
    panic!("{written:?}")
}

fn verdict_of(seen: Seen, asked: domain::Fingerprint) -> Verdict {
    let known = domain::Known {
        fingerprint: seen.fingerprint,
        answer: seen.answer,
    };
    verdict(Some(known), asked)
}

#[test]
fn the_second_waits_and_then_hears_what_the_first_heard() {
    let mut book = Book::new();
    let first = book.intent("M", "k", 1000);
    let row = done(book.write(Write::Begin(first.clone()))).row;
    assert_eq!(row.payment.status(), Status::Ready);
    let second = book.intent("M", "k", 1000);
    let seen = known(book.write(Write::Begin(second.clone())));
    assert_eq!(seen.row, row);
    assert_eq!(verdict_of(seen, second.fingerprint), Verdict::InFlight);
    let conclusion = book.conclusion(row.id, Command::Approve);
    let said = done(book.write(Write::Conclude(conclusion)))
        .answer
        .unwrap();
    let seen = known(book.write(Write::Begin(second.clone())));
    assert_eq!(verdict_of(seen, second.fingerprint), Verdict::Replay(said));
    let other = book.intent("M", "k", 1001);
    let seen = known(book.write(Write::Begin(other.clone())));
    assert_eq!(verdict_of(seen, other.fingerprint), Verdict::Mismatch);
    let stranger = book.intent("N", "k", 1000);
    assert_ne!(done(book.write(Write::Begin(stranger))).row.id, row.id);
}

#[test]
fn what_is_asked_again_after_a_lost_commit_is_known_as_ones_own() {
    let mut book = Book::new();
    let intent = book.intent("M", "k", 1000);
    let row = done(book.write(Write::Begin(intent.clone()))).row;
    assert_eq!(done(book.write(Write::Begin(intent))).row, row);
    let conclusion = book.conclusion(row.id, Command::Approve);
    let said = done(book.write(Write::Conclude(conclusion.clone()))).answer;
    assert_eq!(known(book.write(Write::Conclude(conclusion))).answer, said);
    let operation = book.operation(&row, "c", Command::Capture(None));
    let first = done(book.write(Write::Operate(operation.clone())));
    let again = done(book.write(Write::Operate(operation)));
    assert_eq!(again, first);
    assert_eq!(first.row.payment.version, 2);
}

#[test]
fn a_capture_is_done_once_for_each_key_and_refused_where_nothing_is_left() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let first = book.operation(&row, "c", Command::Capture(None));
    let said = done(book.write(Write::Operate(first))).answer.unwrap();
    assert_eq!(said.body, b"CAPTURED 1000 v2");
    let again = book.operation(&row, "c", Command::Capture(None));
    let seen = known(book.write(Write::Operate(again.clone())));
    assert_eq!(verdict_of(seen, again.fingerprint), Verdict::Replay(said));
    let other = book.operation(&row, "d", Command::Capture(None));
    let refused = book.write(Write::Operate(other));
    let is_refused = matches!(refused, Written::Refused(_, Refusal::NothingLeft));
    assert!(is_refused, "{refused:?}");
}

#[test]
fn a_number_alone_tells_a_stranger_nothing() {
    let mut book = Book::new();
    let row = book.authorized("M", "k", 1000);
    let mut foreign = book.operation(&row, "c", Command::Capture(None));
    foreign.merchant = "N".to_owned().try_into().unwrap();
    assert_eq!(
        book.write(Write::Operate(foreign.clone())),
        Written::NoPayment
    );
    foreign.id = domain::PaymentId(9_999);
    assert_eq!(book.write(Write::Operate(foreign)), Written::NoPayment);
}

#[test]
fn while_nobody_knows_nothing_is_said_again_and_the_late_answer_counts() {
    let mut book = Book::new();
    let intent = book.intent("M", "k", 1000);
    let row = done(book.write(Write::Begin(intent.clone()))).row;
    let doubt = book.conclusion(row.id, Command::Doubt);
    let doubtful = done(book.write(Write::Conclude(doubt))).row;
    assert_eq!(doubtful.payment.status(), Status::AuthUnknown);
    let again = book.intent("M", "k", 1000);
    let seen = known(book.write(Write::Begin(again)));
    assert_eq!(
        (seen.row.payment.status(), seen.answer),
        (Status::AuthUnknown, None)
    );
    let late = book.conclusion(row.id, Command::Approve);
    let said = done(book.write(Write::Conclude(late))).answer.unwrap();
    assert_eq!(said.body, b"AUTHORIZED 1000 v2");
    let contrary = book.conclusion(row.id, Command::Decline);
    let written = book.write(Write::Conclude(contrary));
    let is_refused = matches!(written, Written::Refused(_, Refusal::Contradiction(_)));
    assert!(is_refused, "{written:?}");
}
