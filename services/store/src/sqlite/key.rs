//! The table of those who may ask.

use domain::MerchantId;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::row::Millis;

/// Whose key it is; none if nobody's, or if it was revoked.
pub(super) fn merchant_of(
    at: &Connection,
    hash: &[u8; 32],
) -> Result<Option<MerchantId>, StoreError> {
    let mut statement = at.prepare_cached(
        "SELECT merchant_id FROM api_key WHERE key_hash = ?1 AND revoked_at IS NULL",
    )?;
    let found = statement.query_row(params![hash], |row| {
        let text: String = row.get(0)?;
        MerchantId::try_from(text).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
        })
    });
    Ok(found.optional()?)
}

/// Lets whoever has the key ask in a merchant's name. To add it again changes nothing.
pub(super) fn add(
    at: &Connection,
    hash: &[u8; 32],
    merchant: &MerchantId,
    now: Millis,
) -> Result<(), StoreError> {
    let mut statement = at.prepare_cached(
        "INSERT INTO api_key (key_hash, merchant_id, created_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (key_hash) DO NOTHING",
    )?;
    statement.execute(params![hash, merchant.as_str(), now.0])?;
    Ok(())
}

/// Ends a key; false if there was none.
pub(super) fn revoke(at: &Connection, hash: &[u8; 32], now: Millis) -> Result<bool, StoreError> {
    let mut statement = at.prepare_cached(
        "UPDATE api_key SET revoked_at = ?2 WHERE key_hash = ?1 AND revoked_at IS NULL",
    )?;
    Ok(statement.execute(params![hash, now.0])? == 1)
}
