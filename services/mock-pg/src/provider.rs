//! The provider itself, without HTTP.
//!
//! What was begun is executed, whether the client still waits or not: a real provider hears of a
//! client that went away when it has long done what it was asked for.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::sleep;

use crate::answer::{Answer, Entry};
use crate::book::{Book, Known};
use crate::chance::Chance;
use crate::effect::{Key, Outcome};
use crate::mode::ModeSetting;
use crate::no_answer::NoAnswer;
use crate::operation::Operation;
use crate::order::Order;
use crate::plan::Plan;
use crate::reference::Reference;
use crate::settings::Settings;

/// A payment provider that many clients share.
#[derive(Debug, Clone)]
pub struct Provider {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: Settings,
    mode: Mutex<ModeSetting>,
    book: Book,
}

impl Provider {
    /// One that has done nothing yet, and does `entries_max` things at most.
    pub fn new(settings: Settings, entries_max: usize) -> Self {
        let shared = Shared {
            settings,
            mode: Mutex::new(ModeSetting::OK),
            book: Book::new(entries_max),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Does what is ordered, once; whoever asks again is told what was done.
    pub async fn put(
        &self,
        operation: Operation,
        reference: Reference,
        order: Order,
    ) -> Result<Answer, NoAnswer> {
        let Shared { settings, book, .. } = self.shared.as_ref();
        let chance = Chance::of(settings.seed, operation, &reference);
        let order = Arc::new(order);
        let key = Key {
            operation,
            reference,
        };
        let course = match Plan::of(settings, &self.mode(), operation, chance) {
            Plan::Execute(course) => course,
            Plan::Nothing { after, reason } => {
                if let Some(known) = book.find(&key, &order)? {
                    return Ok(self.told(&known).await);
                }
                pause(after).await;
                return Err(reason);
            }
        };
        let (known, is_first) = book.enter(&key, &order)?;
        if !is_first {
            return Ok(self.told(&known).await);
        }
        self.execute(course.before, key, order, course.outcome);
        let answer = self.told(&known).await;
        pause(course.after).await;
        let is_answered = course.is_answered;
        is_answered.then_some(answer).ok_or(NoAnswer::Silence)
    }

    /// What became of a reference; none if it was never executed. Whoever asks while it is being
    /// executed waits: to say that it was not would soon be wrong.
    pub async fn get(&self, operation: Operation, reference: Reference) -> Option<Answer> {
        let key = Key {
            operation,
            reference,
        };
        let effect = self.shared.book.known(&key)?.effect().await;
        Some(Answer::of(&effect, self.shared.settings.seed))
    }

    /// Effects after the first `after`, at most `limit`.
    pub fn journal(&self, after: u64, limit: usize) -> Vec<Entry> {
        let effects = self.shared.book.journal(after, limit);
        let numbered = (after..).zip(&effects);
        numbered
            .map(|(before, effect)| Entry::of(before + 1, effect))
            .collect()
    }

    /// What happens to new references.
    pub fn mode(&self) -> ModeSetting {
        let mode = self.shared.mode.lock();
        *mode.unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what happens to new references from now on.
    pub fn set_mode(&self, setting: ModeSetting) {
        let mode = self.shared.mode.lock();
        *mode.unwrap_or_else(PoisonError::into_inner) = setting;
    }

    /// As a task of its own, which ends even if nobody waits any more.
    fn execute(&self, before: Duration, key: Key, order: Arc<Order>, outcome: Outcome) {
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            pause(before).await;
            shared.book.conclude(key, order, outcome, now_ms());
        });
    }

    async fn told(&self, known: &Known) -> Answer {
        let effect = known.effect().await;
        Answer::as_told(&effect, self.shared.settings.seed)
    }
}

/// Even a sleep of nothing takes a millisecond.
async fn pause(duration: Duration) {
    if !duration.is_zero() {
        sleep(duration).await;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a journal says when; nothing is decided by it"
)]
fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
