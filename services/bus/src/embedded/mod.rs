//! The bus of one machine: a log in a file of SQLite, as durable as the store.
//!
//! One thread has the file. A group has one reader: a second would read the same.

mod consumer;
mod log;
mod position;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use tokio::sync::{Notify, mpsc, oneshot};

use crate::error::BusError;
use crate::message::Message;
use crate::topic::Topic;
pub(crate) use consumer::Consumer;
use log::Log;

/// Requests that may wait for the file; more are refused.
const WAITING_MAX: usize = 1_024;

/// A handle to the log; cheap to copy. The last one that goes closes it.
#[derive(Clone)]
pub(crate) struct Embedded {
    orders: mpsc::Sender<Order>,
    arrived: Arc<Notify>,
}

/// What is asked of the thread that has the file.
type Order = Box<dyn FnOnce(&mut Log) + Send>;

impl Embedded {
    /// Opens a file, or makes it, with the topics that the inventory declares.
    pub(crate) fn open(path: &Path, topics: &[Topic]) -> Result<Self, BusError> {
        let mut log = Log::open(path, topics)?;
        let (orders, mut waiting) = mpsc::channel::<Order>(WAITING_MAX);
        let thread = thread::Builder::new().name("bus".into());
        let begun = thread.spawn(move || {
            while let Some(order) = waiting.blocking_recv() {
                order(&mut log);
            }
        });
        begun.map_err(|error| BusError::Open {
            path: path.to_owned(),
            says: error.to_string(),
        })?;
        let arrived = Arc::default();
        Ok(Self { orders, arrived })
    }

    /// Sends messages; all of them arrive, or none.
    pub(crate) async fn send(&self, messages: Vec<Message>) -> Vec<Result<(), BusError>> {
        let count = messages.len();
        let sent = self.with(move |log| log.append(&messages)).await;
        if sent.is_ok() {
            self.arrived.notify_waiters();
        }
        vec![sent; count]
    }

    /// A reader of topics, which goes on where its group was.
    pub(crate) async fn subscribe(
        &self,
        group: &str,
        topics: &[&str],
    ) -> Result<Consumer, BusError> {
        Consumer::new(self.clone(), group, topics).await
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Log) -> Result<T, BusError> + Send + 'static,
    ) -> Result<T, BusError> {
        let (tell, told) = oneshot::channel();
        let order: Order = Box::new(move |log| drop(tell.send(work(log))));
        self.orders.try_send(order).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => BusError::Full(WAITING_MAX),
            mpsc::error::TrySendError::Closed(_) => BusError::Closed,
        })?;
        told.await.map_err(|_| BusError::Closed)?
    }
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedded").finish_non_exhaustive()
    }
}
