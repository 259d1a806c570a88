//! The bus as services use it, whichever it is.

use std::path::Path;

use crate::embedded::{self, Embedded};
use crate::error::BusError;
use crate::message::{Delivery, Message};
use crate::topic::Topic;

/// Sends messages, and makes readers; cheap to copy.
#[derive(Debug, Clone)]
pub struct Bus(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Embedded(Embedded),
}

/// Reads messages for a group.
#[derive(Debug)]
pub struct Consumer(Reader);

#[derive(Debug)]
enum Reader {
    Embedded(embedded::Consumer),
}

impl Bus {
    /// The bus of one machine, in a file that is made if it is not there.
    pub fn embedded(path: &Path, topics: &[Topic]) -> Result<Self, BusError> {
        let log = Embedded::open(path, topics)?;
        Ok(Self(Kind::Embedded(log)))
    }

    /// Sends messages: for each whether it arrived, in their order.
    pub async fn send(&self, messages: Vec<Message>) -> Vec<Result<(), BusError>> {
        match &self.0 {
            Kind::Embedded(log) => log.send(messages).await,
        }
    }

    /// A reader of topics, which goes on where its group was.
    pub async fn subscribe(&self, group: &str, topics: &[&str]) -> Result<Consumer, BusError> {
        let reader = match &self.0 {
            Kind::Embedded(log) => Reader::Embedded(log.subscribe(group, topics).await?),
        };
        Ok(Consumer(reader))
    }
}

impl Consumer {
    /// What comes next, one or more, after waiting for it. If the future is dropped, nothing is
    /// lost.
    pub async fn next(&mut self) -> Result<Vec<Delivery>, BusError> {
        match &mut self.0 {
            Reader::Embedded(reader) => reader.next().await,
        }
    }

    /// Remembers that all which [`Self::next`] brought so far is done.
    pub async fn commit(&mut self) -> Result<(), BusError> {
        match &mut self.0 {
            Reader::Embedded(reader) => reader.commit().await,
        }
    }

    /// Messages of the topics that the group has not committed.
    pub async fn lag(&self) -> Result<u64, BusError> {
        match &self.0 {
            Reader::Embedded(reader) => reader.lag().await,
        }
    }
}
