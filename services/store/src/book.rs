//! The store as services use it: many at once, answered when it is on the disk.
//!
//! One thread has the database. It takes what waits, up to a bound, and does it in one transaction:
//! under load each commit serves many, and a lone request waits for nobody.

use std::path::Path;
use std::thread;

use domain::PaymentId;
use tokio::sync::{mpsc, oneshot};

use crate::error::StoreError;
use crate::row::{Millis, PaymentRow};
use crate::sqlite::Sqlite;
use crate::write::{Write, Written};

/// Requests that may wait for the database; more are refused.
const WAITING_MAX: usize = 1_024;
/// Writes that share a transaction.
const BATCH_WRITES_MAX: usize = 64;

/// A handle to the store; cheap to copy. The last one that goes closes it.
#[derive(Debug, Clone)]
pub struct Book {
    orders: mpsc::Sender<Order>,
}

/// What is asked of the thread that has the database.
#[derive(Debug)]
enum Order {
    Write(Write, oneshot::Sender<Result<Written, StoreError>>),
    Payment(
        PaymentId,
        oneshot::Sender<Result<Option<PaymentRow>, StoreError>>,
    ),
    Unsettled(
        Millis,
        u32,
        oneshot::Sender<Result<Vec<PaymentRow>, StoreError>>,
    ),
}

impl Book {
    /// Opens the store of one machine.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let store = Sqlite::open(path)?;
        let (orders, waiting) = mpsc::channel(WAITING_MAX);
        let thread = thread::Builder::new().name("store".into());
        let begun = thread.spawn(move || attend(store, waiting));
        begun.map_err(|error| StoreError::Open {
            path: path.to_owned(),
            says: error.to_string(),
        })?;
        Ok(Self { orders })
    }

    /// Does one, together with whatever else waits. It is on the disk when this returns.
    pub async fn write(&self, write: Write) -> Result<Written, StoreError> {
        self.ask(|told| Order::Write(write, told)).await
    }

    /// A payment by its number.
    pub async fn payment(&self, id: PaymentId) -> Result<Option<PaymentRow>, StoreError> {
        self.ask(|told| Order::Payment(id, told)).await
    }

    /// Payments of which nobody knows what the provider did, unchanged since a time, the oldest
    /// first and at most so many.
    pub async fn unsettled(
        &self,
        since: Millis,
        rows_max: u32,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        self.ask(|told| Order::Unsettled(since, rows_max, told))
            .await
    }

    async fn ask<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Order,
    ) -> Result<T, StoreError> {
        let (tell, told) = oneshot::channel();
        self.orders
            .try_send(order(tell))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => StoreError::Full(WAITING_MAX),
                mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
            })?;
        told.await.map_err(|_| StoreError::Closed)?
    }
}

/// Until all handles are gone. A client that does not wait any more is done all the same: whether
/// something is stored must not depend on who still listens.
fn attend(mut store: Sqlite, mut waiting: mpsc::Receiver<Order>) {
    let mut batch = Vec::with_capacity(BATCH_WRITES_MAX);
    while let Some(first) = waiting.blocking_recv() {
        let mut next = Some(first);
        while let Some(order) = next.take() {
            match order {
                Order::Write(write, told) => batch.push((write, told)),
                Order::Payment(id, told) => drop(told.send(store.payment(id))),
                Order::Unsettled(since, rows_max, told) => {
                    drop(told.send(store.unsettled(since, rows_max)));
                }
            }
            if batch.len() < BATCH_WRITES_MAX {
                next = waiting.try_recv().ok();
            }
        }
        commit(&mut store, &mut batch);
    }
}

type Waiting = (Write, oneshot::Sender<Result<Written, StoreError>>);

/// Does a batch in one transaction. If that fails, each is tried alone, so that nobody pays for
/// another's damage.
fn commit(store: &mut Sqlite, batch: &mut Vec<Waiting>) {
    let (writes, told): (Vec<Write>, Vec<_>) = batch.drain(..).unzip();
    if writes.is_empty() {
        return;
    }
    match store.write(&writes) {
        Ok(written) => {
            for (written, told) in written.into_iter().zip(told) {
                drop(told.send(Ok(written)));
            }
        }
        Err(_) if writes.len() > 1 => {
            for (write, told) in writes.into_iter().zip(told) {
                let written = store.write(&[write]);
                drop(told.send(written.and_then(one)));
            }
        }
        Err(error) => {
            let mut told = told.into_iter();
            drop(told.next().map(|told| told.send(Err(error))));
        }
    }
}

fn one(mut written: Vec<Written>) -> Result<Written, StoreError> {
    let only = written.pop().filter(|_| written.is_empty());
    only.ok_or_else(|| StoreError::Database("one write has one outcome".into()))
}
