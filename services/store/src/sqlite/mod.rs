//! SQLite in one file: the store of one machine. It is as durable as any: a commit is on the disk
//! before it is answered.

mod ledger;
mod payment;
mod write;

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::posting::{Posted, Posting};
use crate::row::{Millis, PaymentRow};
use crate::write::{Write, Written};

/// Step by step from an empty file; a file that is older runs those that it lacks.
const MIGRATIONS: [&str; 1] = [include_str!("schema.sql")];

/// Statements that stay prepared: more than there are in this module.
const STATEMENTS_MAX: usize = 32;

/// How long another process may hold the file.
const BUSY_MS_MAX: u32 = 5_000;

/// A store in a file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens a file, or makes it; brings its tables up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let opened = Connection::open(path).and_then(|connection| {
            connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS_MAX.into()))?;
            // In WAL mode only FULL waits for the disk at each commit.
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
            Ok(connection)
        });
        let connection = opened.map_err(|error| StoreError::Open {
            path: path.to_owned(),
            says: error.to_string(),
        })?;
        let mut store = Self { connection };
        store.migrate()?;
        Ok(store)
    }

    /// Does all of it in one transaction: all is on the disk when this returns, or nothing.
    pub fn write(&mut self, writes: &[Write]) -> Result<Vec<Written>, StoreError> {
        self.whole(writes, write::apply)
    }

    /// Posts events to the ledger in one transaction; what was posted before stays as it is.
    pub fn post(&mut self, postings: &[Posting]) -> Result<Vec<Posted>, StoreError> {
        self.whole(postings, ledger::post)
    }

    /// A payment by its number.
    pub fn payment(&self, id: domain::PaymentId) -> Result<Option<PaymentRow>, StoreError> {
        payment::by_id(&self.connection, id)
    }

    /// Payments of which nobody knows what the provider did, unchanged since a time, the oldest
    /// first and at most so many.
    pub fn unsettled(&self, since: Millis, rows_max: u32) -> Result<Vec<PaymentRow>, StoreError> {
        payment::unsettled(&self.connection, since, rows_max)
    }

    /// Does something to each in one transaction, or to none.
    fn whole<T, R>(
        &mut self,
        all: &[T],
        each: fn(&Connection, &T) -> Result<R, StoreError>,
    ) -> Result<Vec<R>, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done: Result<Vec<R>, StoreError> =
            all.iter().map(|one| each(&transaction, one)).collect();
        let done = done?;
        transaction.commit()?;
        Ok(done)
    }

    fn migrate(&mut self) -> Result<(), StoreError> {
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Exclusive)?;
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > known {
            return Err(StoreError::TooNew { found, known });
        }
        let done = usize::try_from(found).unwrap_or(0);
        for migration in &MIGRATIONS[done..] {
            transaction.execute_batch(migration)?;
        }
        transaction.pragma_update(None, "user_version", known)?;
        transaction.commit()?;
        Ok(())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}
