//! Reads the log for one group.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::Embedded;
use super::position::Position;
use crate::error::BusError;
use crate::message::Delivery;

/// Messages that are handed over at once.
const DELIVERIES_MAX: u32 = 256;
/// How often it is looked whether another process sent something.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A reader for a group.
#[derive(Debug)]
pub(crate) struct Consumer {
    log: Embedded,
    group: String,
    topics: Vec<String>,
    positions: Vec<Position>,
    /// The part that is looked at first, so that a full one does not hide the others.
    turn: usize,
}

impl Consumer {
    pub(super) async fn new(log: Embedded, group: &str, topics: &[&str]) -> Result<Self, BusError> {
        let topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
        let (name, wanted) = (group.to_owned(), topics.clone());
        let find = move |log: &mut super::Log| {
            let found: Result<Vec<_>, _> = wanted
                .iter()
                .map(|topic| log.positions(&name, topic))
                .collect();
            found
        };
        let positions = log.with(find).await?.into_iter().flatten().collect();
        Ok(Self {
            log,
            group: group.to_owned(),
            topics,
            positions,
            turn: 0,
        })
    }

    pub(crate) async fn next(&mut self) -> Result<Vec<Delivery>, BusError> {
        loop {
            let arrived = Arc::clone(&self.log.arrived);
            let arrived = arrived.notified();
            tokio::pin!(arrived);
            // From here on: what arrives while we read is heard.
            arrived.as_mut().enable();
            let deliveries = self.read().await?;
            if !deliveries.is_empty() {
                self.advance(&deliveries);
                return Ok(deliveries);
            }
            // Whether it was told or the time is over, it looks again.
            drop(timeout(LOOK_EVERY, arrived).await);
        }
    }

    async fn read(&self) -> Result<Vec<Delivery>, BusError> {
        let mut positions = self.positions.clone();
        let turn = self.turn.checked_rem(positions.len()).unwrap_or(0);
        positions.rotate_left(turn);
        let read = move |log: &mut super::Log| {
            let mut deliveries = Vec::new();
            let mut left = DELIVERIES_MAX;
            for position in &positions {
                let part = log.read(position, left)?;
                left = left.saturating_sub(u32::try_from(part.len()).unwrap_or(u32::MAX));
                deliveries.extend(part);
            }
            Ok(deliveries)
        };
        self.log.with(read).await
    }

    fn advance(&mut self, deliveries: &[Delivery]) {
        self.turn = self.turn.wrapping_add(1);
        for delivery in deliveries {
            let is_its = |position: &&mut Position| {
                position.partition == delivery.partition && position.topic == delivery.message.topic
            };
            if let Some(position) = self.positions.iter_mut().find(is_its) {
                position.next = delivery.offset.saturating_add(1);
            }
        }
    }

    pub(crate) async fn commit(&mut self) -> Result<(), BusError> {
        let (group, positions) = (self.group.clone(), self.positions.clone());
        self.log
            .with(move |log| log.commit(&group, &positions))
            .await
    }

    pub(crate) async fn lag(&self) -> Result<u64, BusError> {
        let (group, topics) = (self.group.clone(), self.topics.clone());
        let count = move |log: &mut super::Log| {
            let lags: Result<Vec<u64>, _> =
                topics.iter().map(|topic| log.lag(&group, topic)).collect();
            lags.map(|lags| lags.into_iter().fold(0, u64::saturating_add))
        };
        self.log.with(count).await
    }
}
