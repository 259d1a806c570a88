//! What was done and what is being done, in memory and bounded. One lock decides who is first, so
//! that a reference has one effect.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::SetOnce;

use crate::effect::{Effect, Key, Outcome};
use crate::no_answer::NoAnswer;
use crate::order::Order;

/// All effects, in order. An order that was begun has its place kept, so that it can end.
#[derive(Debug)]
pub(crate) struct Book {
    entries_max: usize,
    inner: Mutex<Inner>,
}

/// An order that was begun: whoever waits is told what became of it.
#[derive(Debug)]
pub(crate) struct Begun {
    order: Arc<Order>,
    effect: SetOnce<Arc<Effect>>,
}

/// What a reference already is.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    Begun(Arc<Begun>),
    Done(Arc<Effect>),
}

#[derive(Debug, Default)]
struct Inner {
    known: BTreeMap<Key, Known>,
    journal: Vec<Arc<Effect>>,
    begun: usize,
}

impl Book {
    pub(crate) fn new(entries_max: usize) -> Self {
        Self {
            entries_max,
            inner: Mutex::default(),
        }
    }

    /// What an order already is, which does not ask for its effect.
    pub(crate) fn find(&self, key: &Key, order: &Order) -> Result<Option<Known>, NoAnswer> {
        self.lock().find(key, order)
    }

    /// Asks for the effect of an order. The first who does so is told, and brings it about.
    pub(crate) fn enter(&self, key: &Key, order: &Arc<Order>) -> Result<(Known, bool), NoAnswer> {
        let mut inner = self.lock();
        if let Some(known) = inner.find(key, order)? {
            return Ok((known, false));
        }
        if inner.journal.len() + inner.begun >= self.entries_max {
            return Err(NoAnswer::JournalFull);
        }
        let begun = Known::Begun(Arc::new(Begun {
            order: Arc::clone(order),
            effect: SetOnce::new(),
        }));
        inner.begun += 1;
        inner.known.insert(key.clone(), begun.clone());
        Ok((begun, true))
    }

    /// Writes down what the first one brought about, and tells those who wait.
    pub(crate) fn conclude(&self, key: Key, order: Arc<Order>, outcome: Outcome, at_ms: u64) {
        let effect = Arc::new(Effect {
            key: key.clone(),
            order,
            outcome,
            at_ms,
        });
        let mut inner = self.lock();
        inner.journal.push(Arc::clone(&effect));
        let done = Known::Done(Arc::clone(&effect));
        if let Some(Known::Begun(begun)) = inner.known.insert(key, done) {
            inner.begun -= 1;
            // Set by nobody else: it was ours to bring about.
            drop(begun.effect.set(effect));
        }
    }

    /// What a reference is.
    pub(crate) fn known(&self, key: &Key) -> Option<Known> {
        self.lock().known.get(key).cloned()
    }

    /// Effects after the first `after`, at most `limit`.
    pub(crate) fn journal(&self, after: u64, limit: usize) -> Vec<Arc<Effect>> {
        let after = usize::try_from(after).unwrap_or(usize::MAX);
        let inner = self.lock();
        let rest = inner.journal.iter().skip(after);
        rest.take(limit).cloned().collect()
    }

    /// Nothing in here can stop half way, so that a panic elsewhere leaves it whole.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn find(&self, key: &Key, order: &Order) -> Result<Option<Known>, NoAnswer> {
        let Some(known) = self.known.get(key) else {
            return Ok(None);
        };
        let is_same = known.order() == order;
        is_same
            .then(|| Some(known.clone()))
            .ok_or(NoAnswer::Conflict)
    }
}

impl Known {
    /// What became of it, as soon as it is known.
    pub(crate) async fn effect(&self) -> Arc<Effect> {
        match self {
            Self::Begun(begun) => Arc::clone(begun.effect.wait().await),
            Self::Done(effect) => Arc::clone(effect),
        }
    }

    fn order(&self) -> &Order {
        match self {
            Self::Begun(begun) => &begun.order,
            Self::Done(effect) => &effect.order,
        }
    }
}
