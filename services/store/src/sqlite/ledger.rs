//! The tables of the ledger.

use domain::{LedgerTransaction, PaymentId};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::ledger::StoredEntry;
use crate::posting::{Posted, Posting};
use crate::row::Millis;

/// Posts an event, once.
pub(super) fn post(at: &Connection, posting: &Posting) -> Result<Posted, StoreError> {
    let Some(posted) = LedgerTransaction::of(&posting.event, posting.currency) else {
        return Ok(Posted::Nothing);
    };
    if !happened(at, posting)? {
        return Ok(Posted::Unknown);
    }
    let mut statement = at.prepare_cached(
        "INSERT INTO ledger_transaction (source_event_id, payment_id, event_type, occurred_at)
         VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (source_event_id) DO NOTHING
         RETURNING transaction_id",
    )?;
    let values = params![
        posting.event_id,
        posting.payment.0,
        posting.event.kind.as_str(),
        posting.at.0,
    ];
    let transaction: Option<i64> = statement.query_row(values, |row| row.get(0)).optional()?;
    let Some(transaction) = transaction else {
        return Ok(Posted::Before);
    };
    let mut statement = at.prepare_cached(
        "INSERT INTO ledger_entry (transaction_id, payment_id, account, amount, currency,
             occurred_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for entry in posted.entries() {
        statement.execute(params![
            transaction,
            posting.payment.0,
            entry.account.as_str(),
            entry.minor,
            entry.currency.code(),
            posting.at.0,
        ])?;
    }
    Ok(Posted::Now)
}

/// Whether the message says what the outbox says. Money moves by what happened, not by what
/// somebody was able to send.
fn happened(at: &Connection, posting: &Posting) -> Result<bool, StoreError> {
    let mut statement = at.prepare_cached(
        "SELECT 1 FROM outbox_event
         WHERE event_id = ?1 AND aggregate_id = ?2 AND version = ?3 AND event_type = ?4
             AND payload ->> 'amount' = ?5 AND payload ->> 'currency' = ?6",
    )?;
    Ok(statement.exists(params![
        posting.event_id,
        posting.payment.0,
        posting.event.version,
        posting.event.kind.as_str(),
        posting.event.amount.minor(),
        posting.currency.code(),
    ])?)
}

/// What the ledger says of a payment.
pub(super) fn entries(at: &Connection, id: PaymentId) -> Result<Vec<StoredEntry>, StoreError> {
    let mut statement = at.prepare_cached(
        "SELECT transaction_id, account, amount, occurred_at FROM ledger_entry
         WHERE payment_id = ?1 ORDER BY entry_id",
    )?;
    let rows = statement.query_map(params![id.0], |row| {
        Ok(StoredEntry {
            transaction: row.get(0)?,
            account: row.get(1)?,
            minor: row.get(2)?,
            at: Millis(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
