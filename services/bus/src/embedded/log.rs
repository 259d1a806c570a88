//! The tables of the log.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::position::Position;
use crate::error::BusError;
use crate::message::{Delivery, Message};
use crate::topic::{Topic, partition_of};

/// How long another process may hold the file.
const BUSY_MS_MAX: u64 = 5_000;
/// Messages older than this are dropped, as Kafka does by default.
const RETENTION_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// A log in a file.
#[derive(Debug)]
pub(super) struct Log {
    connection: Connection,
}

impl Log {
    /// Opens a file, or makes it, with these topics.
    pub(super) fn open(path: &Path, topics: &[Topic]) -> Result<Self, BusError> {
        let opened = Connection::open(path).and_then(|connection| {
            connection.busy_timeout(Duration::from_millis(BUSY_MS_MAX))?;
            // In WAL mode only FULL waits for the disk at each commit.
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.execute_batch(include_str!("schema.sql"))?;
            Ok(connection)
        });
        let connection = opened.map_err(|error| BusError::Open {
            path: path.to_owned(),
            says: error.to_string(),
        })?;
        let mut log = Self { connection };
        log.declare(topics)?;
        Ok(log)
    }

    fn declare(&mut self, topics: &[Topic]) -> Result<(), BusError> {
        let transaction = self.begin()?;
        for topic in topics {
            let found = partitions(&transaction, &topic.name)?;
            let declared = topic.partitions;
            if found != 0 && found != declared {
                let topic = topic.name.clone();
                return Err(BusError::Partitions {
                    topic,
                    found,
                    declared,
                });
            }
            for partition in found..declared {
                transaction.execute(
                    "INSERT INTO bus_partition (topic, partition) VALUES (?1, ?2)",
                    params![topic.name, partition],
                )?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Appends all or none; a topic that nobody declared takes none.
    pub(super) fn append(&mut self, messages: &[Message]) -> Result<(), BusError> {
        let transaction = self.begin()?;
        for message in messages {
            append(&transaction, message)?;
        }
        if let Some(last) = messages.last() {
            let mut statement =
                transaction.prepare_cached("DELETE FROM bus_message WHERE created_at < ?1")?;
            statement.execute(params![last.at_ms.saturating_sub(RETENTION_MS)])?;
        }
        Ok(transaction.commit()?)
    }

    /// Where a group is in a topic, part by part.
    pub(super) fn positions(&self, group: &str, topic: &str) -> Result<Vec<Position>, BusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT p.partition, coalesce(g.next_offset, 0) FROM bus_partition p
             LEFT JOIN bus_position g ON g.consumer_group = ?1 AND g.topic = p.topic
                 AND g.partition = p.partition
             WHERE p.topic = ?2 ORDER BY p.partition",
        )?;
        let rows = statement.query_map(params![group, topic], |row| {
            Ok(Position {
                topic: topic.to_owned(),
                partition: row.get(0)?,
                next: row.get(1)?,
            })
        })?;
        let positions: Vec<Position> = rows.collect::<Result<_, _>>()?;
        if positions.is_empty() {
            return Err(BusError::UnknownTopic(topic.to_owned()));
        }
        Ok(positions)
    }

    /// What stands in one part from a position on.
    pub(super) fn read(&self, from: &Position, rows_max: u32) -> Result<Vec<Delivery>, BusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT offset, key, headers, body, created_at FROM bus_message
             WHERE topic = ?1 AND partition = ?2 AND offset >= ?3 ORDER BY offset LIMIT ?4",
        )?;
        let values = params![from.topic, from.partition, from.next, rows_max];
        let rows = statement.query_map(values, |row| {
            let headers: String = row.get(2)?;
            Ok(Delivery {
                message: Message {
                    topic: from.topic.clone(),
                    key: row.get(1)?,
                    headers: serde_json::from_str(&headers).unwrap_or_default(),
                    body: row.get(3)?,
                    at_ms: row.get(4)?,
                },
                partition: from.partition,
                offset: row.get(0)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Remembers how far a group came.
    pub(super) fn commit(&mut self, group: &str, positions: &[Position]) -> Result<(), BusError> {
        let transaction = self.begin()?;
        for position in positions {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO bus_position (consumer_group, topic, partition, next_offset)
                 VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (consumer_group, topic, partition)
                     DO UPDATE SET next_offset = excluded.next_offset
                     WHERE next_offset < excluded.next_offset",
            )?;
            let (topic, partition) = (&position.topic, position.partition);
            statement.execute(params![group, topic, partition, position.next])?;
        }
        Ok(transaction.commit()?)
    }

    /// Messages that a group has not committed.
    pub(super) fn lag(&self, group: &str, topic: &str) -> Result<u64, BusError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(sum(p.next_offset - coalesce(g.next_offset, 0)), 0)
             FROM bus_partition p
             LEFT JOIN bus_position g ON g.consumer_group = ?1 AND g.topic = p.topic
                 AND g.partition = p.partition
             WHERE p.topic = ?2",
        )?;
        let lag: i64 = statement.query_row(params![group, topic], |row| row.get(0))?;
        Ok(u64::try_from(lag).unwrap_or(0))
    }

    fn begin(&mut self) -> Result<Transaction<'_>, BusError> {
        let begun = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate);
        Ok(begun?)
    }
}

fn append(at: &Transaction<'_>, message: &Message) -> Result<(), BusError> {
    let parts = partitions(at, &message.topic)?;
    if parts == 0 {
        return Err(BusError::UnknownTopic(message.topic.clone()));
    }
    let partition = partition_of(&message.key, parts);
    let mut statement = at.prepare_cached(
        "UPDATE bus_partition SET next_offset = next_offset + 1
         WHERE topic = ?1 AND partition = ?2 RETURNING next_offset - 1",
    )?;
    let values = params![message.topic, partition];
    let offset: i64 = statement.query_row(values, |row| row.get(0))?;
    let headers = serde_json::to_string(&message.headers);
    let headers = headers.map_err(|error| BusError::Failed(error.to_string()))?;
    let mut statement = at.prepare_cached(
        "INSERT INTO bus_message (topic, partition, offset, key, headers, body, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let (key, body) = (&message.key, &message.body);
    let at_ms = message.at_ms;
    statement.execute(params![
        message.topic,
        partition,
        offset,
        key,
        headers,
        body,
        at_ms
    ])?;
    Ok(())
}

fn partitions(at: &Connection, topic: &str) -> Result<u32, BusError> {
    let mut statement = at.prepare_cached("SELECT count(*) FROM bus_partition WHERE topic = ?1")?;
    Ok(statement.query_row(params![topic], |row| row.get(0))?)
}

impl From<rusqlite::Error> for BusError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
