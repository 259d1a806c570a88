//! SQLite in one file: the store of one machine. It is as durable as any: a commit is on the disk
//! before it is answered.

mod key;
mod ledger;
mod outbox;
mod payment;
mod write;

use std::path::Path;

use domain::{MerchantId, PaymentId};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::ledger::StoredEntry;
use crate::outbox::{Backlog, EventRow, Fence, Owner};
use crate::posting::{Posted, Posting};
use crate::row::{Due, Millis, PaymentRow};
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
    pub fn payment(&self, id: PaymentId) -> Result<Option<PaymentRow>, StoreError> {
        payment::by_id(&self.connection, id)
    }

    /// Payments that something must happen to, with numbers above one: the lowest first, and at
    /// most so many.
    pub fn due(
        &self,
        due: Due,
        (since, after): (Millis, PaymentId),
        rows_max: u32,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        payment::due(&self.connection, due, (since, after), rows_max)
    }

    /// A merchant's payments with numbers below one, the latest first and at most so many.
    pub fn payments(
        &self,
        merchant: &MerchantId,
        before: PaymentId,
        rows_max: u32,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        payment::of_merchant(&self.connection, merchant, before, rows_max)
    }

    /// All that happened to a payment, in its order.
    pub fn timeline(&self, id: PaymentId) -> Result<Vec<EventRow>, StoreError> {
        outbox::timeline(&self.connection, id)
    }

    /// What the ledger says of a payment.
    pub fn entries(&self, id: PaymentId) -> Result<Vec<StoredEntry>, StoreError> {
        ledger::entries(&self.connection, id)
    }

    /// The right to publish for so many milliseconds; none while another has it.
    pub fn lease(&self, owner: Owner, millis: i64) -> Result<Option<Fence>, StoreError> {
        outbox::lease(&self.connection, owner, millis)
    }

    /// Gives the right to publish back.
    pub fn release(&self, fence: Fence) -> Result<(), StoreError> {
        outbox::release(&self.connection, fence)
    }

    /// Events that are not published, in the order in which they happened, and at most so many.
    pub fn unpublished(&self, rows_max: u32) -> Result<Vec<EventRow>, StoreError> {
        outbox::unpublished(&self.connection, rows_max)
    }

    /// Marks events as published. False if somebody else may publish now: then nothing is marked.
    pub fn published(
        &mut self,
        fence: Fence,
        ids: &[i64],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let is_marked = outbox::published(&transaction, (fence, now), ids)?;
        transaction.commit()?;
        Ok(is_marked)
    }

    /// How many events wait to be published, and since when.
    pub fn backlog(&self) -> Result<Backlog, StoreError> {
        outbox::backlog(&self.connection)
    }

    /// In whose name the holder of a key may ask; `hash` is all that is stored of the key.
    pub fn merchant_of(&self, hash: &[u8; 32]) -> Result<Option<MerchantId>, StoreError> {
        key::merchant_of(&self.connection, hash)
    }

    /// Lets the holder of a key ask in a merchant's name.
    pub fn add_key(
        &self,
        hash: &[u8; 32],
        merchant: &MerchantId,
        now: Millis,
    ) -> Result<(), StoreError> {
        key::add(&self.connection, hash, merchant, now)
    }

    /// Ends a key; false if there was none.
    pub fn revoke_key(&self, hash: &[u8; 32], now: Millis) -> Result<bool, StoreError> {
        key::revoke(&self.connection, hash, now)
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
