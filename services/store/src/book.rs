//! The store as services use it: many at once, answered when it is on the disk.
//!
//! One thread has the database. It takes what waits, up to a bound, and does it in one transaction:
//! under load each commit serves many, and a lone request waits for nobody.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use domain::{MerchantId, PaymentId};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::error::StoreError;
use crate::ledger::StoredEntry;
use crate::outbox::{Backlog, EventRow, Fence, Owner};
use crate::posting::{Posted, Posting};
use crate::row::{Due, Millis, PaymentRow};
use crate::sqlite::Sqlite;
use crate::write::{Write, Written};

/// Requests that may wait for the database; more are refused.
const WAITING_MAX: usize = 1_024;
/// Writes that share a transaction.
const BATCH_WRITES_MAX: usize = 64;

/// A handle to the store; cheap to copy. The last one that goes closes it.
#[derive(Clone)]
pub struct Book {
    orders: mpsc::Sender<Order>,
    happened: Arc<Notify>,
}

/// What is asked of the thread that has the database.
enum Order {
    Write(Write, oneshot::Sender<Result<Written, StoreError>>),
    /// Anything that is not worth a batch.
    Other(Box<dyn FnOnce(&mut Sqlite) + Send>),
}

impl Book {
    /// Opens the store of one machine.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let store = Sqlite::open(path)?;
        let (orders, waiting) = mpsc::channel(WAITING_MAX);
        let happened = Arc::<Notify>::default();
        let tell = Arc::clone(&happened);
        let thread = thread::Builder::new().name("store".into());
        let begun = thread.spawn(move || attend(store, waiting, &tell));
        begun.map_err(|error| StoreError::Open {
            path: path.to_owned(),
            says: error.to_string(),
        })?;
        Ok(Self { orders, happened })
    }

    /// Does one, together with whatever else waits. It is on the disk when this returns.
    pub async fn write(&self, write: Write) -> Result<Written, StoreError> {
        self.ask(|told| Order::Write(write, told)).await
    }

    /// Posts events to the ledger in one transaction; what was posted before stays as it is.
    pub async fn post(&self, postings: Vec<Posting>) -> Result<Vec<Posted>, StoreError> {
        self.with(move |store| store.post(&postings)).await
    }

    /// A payment by its number.
    pub async fn payment(&self, id: PaymentId) -> Result<Option<PaymentRow>, StoreError> {
        self.with(move |store| store.payment(id)).await
    }

    /// Payments that something must happen to, with numbers above one: the lowest first, and at
    /// most so many.
    pub async fn due(
        &self,
        due: Due,
        (since, after): (Millis, PaymentId),
        rows_max: u32,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        self.with(move |store| store.due(due, (since, after), rows_max))
            .await
    }

    /// A merchant's payments with numbers below one, the latest first and at most so many.
    pub async fn payments(
        &self,
        merchant: MerchantId,
        before: PaymentId,
        rows_max: u32,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        self.with(move |store| store.payments(&merchant, before, rows_max))
            .await
    }

    /// All that happened to a payment, in its order.
    pub async fn timeline(&self, id: PaymentId) -> Result<Vec<EventRow>, StoreError> {
        self.with(move |store| store.timeline(id)).await
    }

    /// What the ledger says of a payment.
    pub async fn entries(&self, id: PaymentId) -> Result<Vec<StoredEntry>, StoreError> {
        self.with(move |store| store.entries(id)).await
    }

    /// The right to publish for so many milliseconds; none while another has it.
    pub async fn lease(&self, owner: Owner, millis: i64) -> Result<Option<Fence>, StoreError> {
        self.with(move |store| store.lease(owner, millis)).await
    }

    /// Gives the right to publish back.
    pub async fn release(&self, fence: Fence) -> Result<(), StoreError> {
        self.with(move |store| store.release(fence)).await
    }

    /// Events that are not published, in the order in which they happened, and at most so many.
    pub async fn unpublished(&self, rows_max: u32) -> Result<Vec<EventRow>, StoreError> {
        self.with(move |store| store.unpublished(rows_max)).await
    }

    /// Marks events as published. False if somebody else may publish now: then nothing is marked.
    pub async fn published(
        &self,
        fence: Fence,
        ids: Vec<i64>,
        now: Millis,
    ) -> Result<bool, StoreError> {
        self.with(move |store| store.published(fence, &ids, now))
            .await
    }

    /// How many events wait to be published, and since when.
    pub async fn backlog(&self) -> Result<Backlog, StoreError> {
        self.with(|store| store.backlog()).await
    }

    /// Comes true after something was written through this handle or a copy of it. What other
    /// processes write is not heard.
    pub async fn happened(&self) {
        self.happened.notified().await;
    }

    /// In whose name the holder of a key may ask; `hash` is all that is stored of the key.
    pub async fn merchant_of(&self, hash: [u8; 32]) -> Result<Option<MerchantId>, StoreError> {
        self.with(move |store| store.merchant_of(&hash)).await
    }

    /// Lets the holder of a key ask in a merchant's name.
    pub async fn add_key(
        &self,
        hash: [u8; 32],
        merchant: MerchantId,
        now: Millis,
    ) -> Result<(), StoreError> {
        self.with(move |store| store.add_key(&hash, &merchant, now))
            .await
    }

    /// Ends a key; false if there was none.
    pub async fn revoke_key(&self, hash: [u8; 32], now: Millis) -> Result<bool, StoreError> {
        self.with(move |store| store.revoke_key(&hash, now)).await
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Sqlite) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(|told| Order::Other(Box::new(move |store| drop(told.send(work(store))))))
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

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

/// Until all handles are gone. A client that does not wait any more is done all the same: whether
/// something is stored must not depend on who still listens.
fn attend(mut store: Sqlite, mut waiting: mpsc::Receiver<Order>, happened: &Notify) {
    let mut batch = Vec::with_capacity(BATCH_WRITES_MAX);
    while let Some(first) = waiting.blocking_recv() {
        let mut next = Some(first);
        while let Some(order) = next.take() {
            match order {
                Order::Write(write, told) => batch.push((write, told)),
                Order::Other(work) => work(&mut store),
            }
            if batch.len() < BATCH_WRITES_MAX {
                next = waiting.try_recv().ok();
            }
        }
        if !batch.is_empty() {
            commit(&mut store, &mut batch);
            happened.notify_one();
        }
    }
}

type Waiting = (Write, oneshot::Sender<Result<Written, StoreError>>);

/// Does a batch in one transaction. If that fails, each is tried alone, so that nobody pays for
/// another's damage.
fn commit(store: &mut Sqlite, batch: &mut Vec<Waiting>) {
    let (writes, told): (Vec<Write>, Vec<_>) = batch.drain(..).unzip();
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
