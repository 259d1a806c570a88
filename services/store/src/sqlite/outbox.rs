//! The tables of what is to be published.

use domain::PaymentId;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};

use crate::error::StoreError;
use crate::outbox::{Backlog, EventRow, Fence, Owner};
use crate::row::Millis;

/// The name of the one lease.
const LEASE: &str = "outbox";

/// Takes or keeps the lease; none while another has it. The database's clock decides.
pub(super) fn lease(
    at: &Connection,
    owner: Owner,
    millis: i64,
) -> Result<Option<Fence>, StoreError> {
    let mut statement = at.prepare_cached(
        "INSERT INTO relay_lease (name, owner, epoch, expires_at)
         VALUES (?1, ?2, 1, CAST(unixepoch('subsec') * 1000 AS INTEGER) + ?3)
         ON CONFLICT (name) DO UPDATE SET
             epoch = epoch + (owner <> excluded.owner),
             owner = excluded.owner,
             expires_at = excluded.expires_at
         WHERE owner = excluded.owner
             OR expires_at < CAST(unixepoch('subsec') * 1000 AS INTEGER)
         RETURNING epoch",
    )?;
    let values = params![LEASE, owner.0.to_be_bytes(), millis];
    let epoch = statement.query_row(values, |row| row.get(0)).optional()?;
    Ok(epoch.map(Fence))
}

/// Gives the lease back, so that the next need not wait for its end.
pub(super) fn release(at: &Connection, fence: Fence) -> Result<(), StoreError> {
    let mut statement =
        at.prepare_cached("UPDATE relay_lease SET expires_at = 0 WHERE name = ?1 AND epoch = ?2")?;
    statement.execute(params![LEASE, fence.0])?;
    Ok(())
}

/// Events that are not published, in the order in which they happened.
pub(super) fn unpublished(at: &Connection, rows_max: u32) -> Result<Vec<EventRow>, StoreError> {
    let sql = "SELECT * FROM outbox_event WHERE published = 0 ORDER BY event_id LIMIT ?1";
    events(at, sql, params![rows_max])
}

/// Marks events as published; false if somebody else has the lease now, and nothing is marked.
pub(super) fn published(
    at: &Connection,
    (fence, now): (Fence, Millis),
    ids: &[i64],
) -> Result<bool, StoreError> {
    let mut holds =
        at.prepare_cached("SELECT 1 FROM relay_lease WHERE name = ?1 AND epoch = ?2")?;
    if !holds.exists(params![LEASE, fence.0])? {
        return Ok(false);
    }
    let mut statement = at.prepare_cached(
        "UPDATE outbox_event SET published = 1, published_at = ?2 WHERE event_id = ?1",
    )?;
    for id in ids {
        statement.execute(params![id, now.0])?;
    }
    Ok(true)
}

/// How much waits.
pub(super) fn backlog(at: &Connection) -> Result<Backlog, StoreError> {
    let mut statement = at
        .prepare_cached("SELECT count(*), min(created_at) FROM outbox_event WHERE published = 0")?;
    let backlog = statement.query_row([], |row| {
        let (events, oldest): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        Ok(Backlog {
            events: u64::try_from(events).unwrap_or(0), // a count
            oldest: oldest.map(Millis),
        })
    })?;
    Ok(backlog)
}

/// All that happened to a payment.
pub(super) fn timeline(at: &Connection, id: PaymentId) -> Result<Vec<EventRow>, StoreError> {
    let sql = "SELECT * FROM outbox_event WHERE aggregate_id = ?1 ORDER BY version";
    events(at, sql, params![id.0])
}

fn events(at: &Connection, sql: &str, values: impl Params) -> Result<Vec<EventRow>, StoreError> {
    let mut statement = at.prepare_cached(sql)?;
    let rows = statement.query_map(values, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    let word: String = row.get("event_type")?;
    let kind = word.parse().map_err(|error| {
        let column = row.as_ref().column_index("event_type").unwrap_or_default();
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })?;
    let published_at: Option<i64> = row.get("published_at")?;
    Ok(EventRow {
        id: row.get("event_id")?,
        payment: PaymentId(row.get("aggregate_id")?),
        version: row.get("version")?,
        kind,
        payload: row.get("payload")?,
        trace: row.get("trace")?,
        at: Millis(row.get("created_at")?),
        published_at: published_at.map(Millis),
    })
}
