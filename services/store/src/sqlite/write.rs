//! One change within a transaction: the payment, the event that tells of it, and the answer.

use domain::{Answer, Command, Event, Fingerprint, IdempotencyKey, MerchantId, Step, decide};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::payment;
use crate::error::StoreError;
use crate::payload::payload;
use crate::row::{Attempt, Millis, PaymentRow};
use crate::write::{Conclusion, Done, Intent, Operation, Seen, Write, Written};

/// What authorizing is called among the keys.
const AUTHORIZE: &str = "authorize";

/// Does one.
pub(super) fn apply(at: &Connection, write: &Write) -> Result<Written, StoreError> {
    match write {
        Write::Begin(intent) => begin(at, intent),
        Write::Conclude(conclusion) => conclude(at, conclusion),
        Write::Operate(operation) => operate(at, operation),
    }
}

fn begin(at: &Connection, intent: &Intent) -> Result<Written, StoreError> {
    if let Some(row) = payment::insert(at, intent)? {
        return Ok(done(row, None));
    }
    let Some(row) = payment::by_key(at, &intent.merchant, &intent.key)? else {
        return Err(StoreError::Database("a key is taken, and by nobody".into()));
    };
    if row.attempt == intent.attempt {
        return Ok(done(row, None)); // ours, of a commit of which nobody learned how it ended
    }
    let answer = answered(at, (&intent.merchant, AUTHORIZE, &intent.key))?;
    Ok(Written::Known(Box::new(Seen {
        fingerprint: row.fingerprint,
        answer: answer.map(|stored| stored.answer),
        row,
    })))
}

fn conclude(at: &Connection, conclusion: &Conclusion) -> Result<Written, StoreError> {
    let Some(mut row) = payment::by_id(at, conclusion.id)? else {
        return Ok(Written::NoPayment);
    };
    match decide(&row.payment, conclusion.command) {
        Ok(step) => {
            row.approval.clone_from(&conclusion.approval);
            let told = Told {
                at: conclusion.at,
                trace: &conclusion.trace,
                reason: None,
            };
            let event = take(at, &mut row, step, &told)?;
            let answer = (conclusion.answer)(&row, &event);
            // While nobody knows how it ended there is nothing to say again.
            if conclusion.command != Command::Doubt {
                let key = (&row.merchant, AUTHORIZE, &row.key);
                let asked = (row.fingerprint, row.attempt);
                keep(at, key, &row, asked, &answer, conclusion.at)?;
            }
            Ok(done(row, Some(answer)))
        }
        Err(refusal) => match answered(at, (&row.merchant, AUTHORIZE, &row.key))? {
            Some(stored) if !matches!(refusal, domain::Refusal::Contradiction(_)) => {
                Ok(Written::Known(Box::new(Seen {
                    fingerprint: stored.fingerprint,
                    answer: Some(stored.answer),
                    row,
                })))
            }
            Some(_) | None => Ok(Written::Refused(Box::new(row), refusal)),
        },
    }
}

fn operate(at: &Connection, operation: &Operation) -> Result<Written, StoreError> {
    let found = payment::by_id(at, operation.id)?;
    // Another merchant's payment is none: its number alone must tell nothing.
    let Some(mut row) = found.filter(|row| row.merchant == operation.merchant) else {
        return Ok(Written::NoPayment);
    };
    let key = (
        &operation.merchant,
        operation.command.name(),
        &operation.key,
    );
    if let Some(stored) = answered(at, key)? {
        if stored.attempt == operation.attempt {
            return Ok(done(row, Some(stored.answer)));
        }
        return Ok(Written::Known(Box::new(Seen {
            fingerprint: stored.fingerprint,
            answer: Some(stored.answer),
            row,
        })));
    }
    let step = match decide(&row.payment, operation.command) {
        Ok(step) => step,
        Err(refusal) => return Ok(Written::Refused(Box::new(row), refusal)),
    };
    let told = Told {
        at: operation.at,
        trace: &operation.trace,
        reason: operation.reason.as_deref(),
    };
    let event = take(at, &mut row, step, &told)?;
    let answer = (operation.answer)(&row, &event);
    let asked = (operation.fingerprint, operation.attempt);
    keep(at, key, &row, asked, &answer, operation.at)?;
    Ok(done(row, Some(answer)))
}

fn done(row: PaymentRow, answer: Option<Answer>) -> Written {
    Written::Done(Box::new(Done { row, answer }))
}

/// What is told besides what happened.
struct Told<'a> {
    at: Millis,
    trace: &'a str,
    reason: Option<&'a str>,
}

/// Stores a step and the event that tells of it.
fn take(
    at: &Connection,
    row: &mut PaymentRow,
    step: Step,
    told: &Told<'_>,
) -> Result<Event, StoreError> {
    row.payment = step.next;
    row.updated_at = told.at;
    if !payment::update(at, row)? {
        return Err(StoreError::Database(
            "a payment changed under its lock".into(),
        ));
    }
    let mut statement = at.prepare_cached(
        "INSERT INTO outbox_event (aggregate_id, version, event_type, payload, trace, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute(params![
        row.id.0,
        step.event.version,
        step.event.kind.as_str(),
        payload(row, &step.event, told.reason),
        told.trace,
        told.at.0,
    ])?;
    Ok(step.event)
}

/// An answer that was given.
struct Stored {
    fingerprint: Fingerprint,
    attempt: Attempt,
    answer: Answer,
}

/// Who asked, for what, and how he called it.
type Key<'a> = (&'a MerchantId, &'static str, &'a IdempotencyKey);

fn answered(at: &Connection, key: Key<'_>) -> Result<Option<Stored>, StoreError> {
    let mut statement = at.prepare_cached(
        "SELECT request_hash, attempt, http_status, response_body FROM idem_response_cache
         WHERE merchant_id = ?1 AND operation = ?2 AND idempotency_key = ?3",
    )?;
    let values = params![key.0.as_str(), key.1, key.2.as_str()];
    let stored = statement.query_row(values, |row| {
        Ok(Stored {
            fingerprint: Fingerprint(row.get(0)?),
            attempt: Attempt(u128::from_be_bytes(row.get(1)?)),
            answer: Answer {
                status: row.get(2)?,
                body: row.get(3)?,
            },
        })
    });
    Ok(stored.optional()?)
}

fn keep(
    at: &Connection,
    key: Key<'_>,
    row: &PaymentRow,
    (fingerprint, attempt): (Fingerprint, Attempt),
    answer: &Answer,
    now: Millis,
) -> Result<(), StoreError> {
    let mut statement = at.prepare_cached(
        "INSERT INTO idem_response_cache (merchant_id, operation, idempotency_key, payment_id,
             request_hash, attempt, http_status, response_body, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    statement.execute(params![
        key.0.as_str(),
        key.1,
        key.2.as_str(),
        row.id.0,
        fingerprint.0,
        attempt.0.to_be_bytes(),
        answer.status,
        answer.body,
        now.0,
    ])?;
    Ok(())
}
