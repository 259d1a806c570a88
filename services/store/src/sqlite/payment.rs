//! The table `payment`, row by row.

use domain::{Fingerprint, IdempotencyKey, MerchantId, Payment, PaymentId, Status};
use rusqlite::{Connection, OptionalExtension as _, Params, Row, named_params, params};

use crate::error::StoreError;
use crate::row::{Approval, Attempt, Columns, Damage, Due, Millis, PaymentRow, wrong};
use crate::write::Intent;

/// Writes an intent down; none if its key was used before.
pub(super) fn insert(at: &Connection, intent: &Intent) -> Result<Option<PaymentRow>, StoreError> {
    let mut statement = at.prepare_cached(
        "INSERT INTO payment (merchant_id, amount, currency, status, idempotency_key, request_hash,
             attempt, requested_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)
         ON CONFLICT (merchant_id, idempotency_key) DO NOTHING
         RETURNING payment_id",
    )?;
    let payment = Payment::intent(intent.amount, intent.currency);
    let values = params![
        intent.merchant.as_str(),
        intent.amount.minor(),
        intent.currency.code(),
        payment.status().as_str(),
        intent.key.as_str(),
        intent.fingerprint.0,
        intent.attempt.0.to_be_bytes(),
        intent.at.0,
    ];
    let id: Option<i64> = statement.query_row(values, |row| row.get(0)).optional()?;
    Ok(id.map(|id| PaymentRow {
        id: PaymentId(id),
        merchant: intent.merchant.clone(),
        key: intent.key.clone(),
        fingerprint: intent.fingerprint,
        attempt: intent.attempt,
        payment,
        approval: None,
        requested_at: intent.at,
        updated_at: intent.at,
    }))
}

/// Writes a change of a payment down, if nobody else changed it: the version must be the one
/// before.
pub(super) fn update(at: &Connection, row: &PaymentRow) -> Result<bool, StoreError> {
    let mut statement = at.prepare_cached(
        "UPDATE payment SET status = :status, captured_amount = :captured,
             released_amount = :released, is_expired = :expired, refunded_amount = :refunded,
             refund_reserved = :reserved, refund_failed = :refund_failed, version = :version,
             approval_number = :approval_number, transaction_id = :transaction_id,
             updated_at = :updated_at
         WHERE payment_id = :id AND version = :version - 1",
    )?;
    let columns = Columns::of(&row.payment);
    let approval = row.approval.as_ref();
    let changed = statement.execute(named_params! {
        ":status": row.payment.status().as_str(),
        ":captured": columns.captured,
        ":released": columns.released,
        ":expired": columns.expired,
        ":refunded": columns.refunded,
        ":reserved": columns.reserved,
        ":refund_failed": columns.refund_failed,
        ":version": columns.version,
        ":approval_number": approval.map(|one| &one.approval_number),
        ":transaction_id": approval.map(|one| &one.transaction_id),
        ":updated_at": row.updated_at.0,
        ":id": row.id.0,
    })?;
    Ok(changed == 1)
}

/// A payment by its number.
pub(super) fn by_id(at: &Connection, id: PaymentId) -> Result<Option<PaymentRow>, StoreError> {
    one(
        at,
        "SELECT * FROM payment WHERE payment_id = ?1",
        params![id.0],
    )
}

/// A payment by what its client called it.
pub(super) fn by_key(
    at: &Connection,
    merchant: &MerchantId,
    key: &IdempotencyKey,
) -> Result<Option<PaymentRow>, StoreError> {
    let sql = "SELECT * FROM payment WHERE merchant_id = ?1 AND idempotency_key = ?2";
    one(at, sql, params![merchant.as_str(), key.as_str()])
}

fn one(at: &Connection, sql: &str, values: impl Params) -> Result<Option<PaymentRow>, StoreError> {
    let mut statement = at.prepare_cached(sql)?;
    let found = statement.query_row(values, raw).optional()?;
    found.map(understood).transpose()
}

/// Payments that something must happen to, by their numbers after one.
pub(super) fn due(
    at: &Connection,
    due: Due,
    (since, after): (Millis, PaymentId),
    rows_max: u32,
) -> Result<Vec<PaymentRow>, StoreError> {
    let sql = match due {
        Due::Outcome => {
            "SELECT * FROM payment
             WHERE status IN ('READY', 'AUTH_UNKNOWN') AND updated_at <= ?1 AND payment_id > ?2
             ORDER BY payment_id LIMIT ?3"
        }
        Due::Expiry => {
            "SELECT * FROM payment
             WHERE status IN ('AUTHORIZED', 'CAPTURED', 'REFUND_REQUESTED', 'PARTIAL_REFUNDED',
                     'REFUNDED', 'REFUND_FAILED')
                 AND released_amount = 0 AND captured_amount < amount
                 AND requested_at <= ?1 AND payment_id > ?2
             ORDER BY payment_id LIMIT ?3"
        }
    };
    many(at, sql, params![since.0, after.0, rows_max])
}

/// The payments of a merchant before one, the latest first.
pub(super) fn of_merchant(
    at: &Connection,
    merchant: &MerchantId,
    before: PaymentId,
    rows_max: u32,
) -> Result<Vec<PaymentRow>, StoreError> {
    let sql = "SELECT * FROM payment WHERE merchant_id = ?1 AND payment_id < ?2
               ORDER BY payment_id DESC LIMIT ?3";
    many(at, sql, params![merchant.as_str(), before.0, rows_max])
}

fn many(at: &Connection, sql: &str, values: impl Params) -> Result<Vec<PaymentRow>, StoreError> {
    let mut statement = at.prepare_cached(sql)?;
    let rows = statement.query_map(values, raw)?;
    rows.map(|row| understood(row?)).collect()
}

/// A row before anybody asked whether it makes sense.
struct Raw {
    id: i64,
    merchant: String,
    currency: String,
    status: String,
    key: String,
    hash: [u8; 32],
    attempt: [u8; 16],
    columns: Columns,
    approval: Option<Approval>,
    requested_at: i64,
    updated_at: i64,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let approval_number: Option<String> = row.get("approval_number")?;
    let transaction_id: Option<String> = row.get("transaction_id")?;
    let approval = approval_number.zip(transaction_id);
    Ok(Raw {
        id: row.get("payment_id")?,
        merchant: row.get("merchant_id")?,
        currency: row.get("currency")?,
        status: row.get("status")?,
        key: row.get("idempotency_key")?,
        hash: row.get("request_hash")?,
        attempt: row.get("attempt")?,
        columns: Columns {
            amount: row.get("amount")?,
            captured: row.get("captured_amount")?,
            released: row.get("released_amount")?,
            refunded: row.get("refunded_amount")?,
            reserved: row.get("refund_reserved")?,
            refund_failed: row.get("refund_failed")?,
            expired: row.get("is_expired")?,
            version: row.get("version")?,
        },
        approval: approval.map(|(approval_number, transaction_id)| Approval {
            approval_number,
            transaction_id,
        }),
        requested_at: row.get("requested_at")?,
        updated_at: row.get("updated_at")?,
    })
}

fn understood(raw: Raw) -> Result<PaymentRow, StoreError> {
    let id = raw.id;
    checked(raw).map_err(|damage| StoreError::Damaged { id, damage })
}

fn checked(raw: Raw) -> Result<PaymentRow, Damage> {
    let status: Status = raw
        .status
        .parse()
        .map_err(|_| wrong("status", &raw.status))?;
    let currency = read("currency", &raw.currency)?;
    Ok(PaymentRow {
        id: PaymentId(raw.id),
        merchant: read("merchant_id", &raw.merchant)?,
        key: read("idempotency_key", &raw.key)?,
        fingerprint: Fingerprint(raw.hash),
        attempt: Attempt(u128::from_be_bytes(raw.attempt)),
        payment: raw.columns.payment(status, currency)?,
        approval: raw.approval,
        requested_at: Millis(raw.requested_at),
        updated_at: Millis(raw.updated_at),
    })
}

fn read<T: TryFrom<String>>(column: &'static str, text: &str) -> Result<T, Damage> {
    T::try_from(text.to_owned()).map_err(|_| wrong(column, text))
}

#[cfg(test)]
mod tests {
    use domain::{Amount, Command, Currency, decide};

    use super::*;

    /// Whoever decided on an old row is told that it is one.
    #[test]
    fn only_the_next_version_is_stored() {
        let file = Connection::open_in_memory().unwrap();
        file.execute_batch(include_str!("schema.sql")).unwrap();
        let intent = Intent {
            merchant: MerchantId::try_from("M".to_owned()).unwrap(),
            key: IdempotencyKey::try_from("k".to_owned()).unwrap(),
            fingerprint: Fingerprint::of("authorize", &[]),
            attempt: Attempt(1),
            amount: Amount::try_from(1000).unwrap(),
            currency: Currency::KRW,
            at: Millis(1),
        };
        let mut row = insert(&file, &intent).unwrap().unwrap();
        row.payment = decide(&row.payment, Command::Approve).unwrap().next;
        assert!(update(&file, &row).unwrap());
        assert!(!update(&file, &row).unwrap());
        row.payment.version = 7;
        assert!(!update(&file, &row).unwrap());
    }
}
