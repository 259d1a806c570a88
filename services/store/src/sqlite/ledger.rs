//! The tables of the ledger.

use domain::LedgerTransaction;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::posting::{Posted, Posting};

/// Posts an event, once.
pub(super) fn post(at: &Connection, posting: &Posting) -> Result<Posted, StoreError> {
    let Some(posted) = LedgerTransaction::of(&posting.event, posting.currency) else {
        return Ok(Posted::Nothing);
    };
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
