//! A circuit breaker that counts calls as Resilience4j's does: the last calls decide, failures and
//! slow ones alike, and after a rest a few calls are let through to try.
//!
//! States, numbers and their meaning: Resilience4j's documentation of its circuit breaker, with the
//! count-based window. One thing is stricter here: what a call of an earlier state brings back is not counted.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// When a breaker opens and closes.
#[derive(Debug, Clone, Copy)]
pub struct BreakerConfig {
    /// How many of the last calls are looked at.
    pub window_calls: usize,
    /// How many there must be before anything is decided.
    pub calls_min: usize,
    /// It opens when so many of a hundred failed.
    pub failure_percent: u32,
    /// It opens when so many of a hundred were slow.
    pub slow_percent: u32,
    /// A call that takes longer is slow.
    pub slow_after: Duration,
    /// How long nothing is let through.
    pub open_for: Duration,
    /// How many calls are let through to try.
    pub trial_calls: usize,
}

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// All are.
    Closed,
    /// None is.
    Open,
    /// A few are, to try.
    HalfOpen,
}

/// What is known of a breaker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreakerView {
    /// Whether calls are let through.
    pub state: BreakerState,
    /// Calls that are looked at.
    pub buffered: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those that were slow, and succeeded.
    pub slow_successful: usize,
    /// Those that were slow, and failed.
    pub slow_failed: usize,
    /// Calls that were not let through since the start.
    pub not_permitted: u64,
    /// Failures in a hundred; none while there are too few calls.
    pub failure_percent: Option<f64>,
    /// Slow calls in a hundred; none while there are too few calls.
    pub slow_percent: Option<f64>,
}

/// A breaker that many tasks share.
#[derive(Debug)]
pub struct Breaker {
    config: BreakerConfig,
    inner: Mutex<Inner>,
}

/// The right to make one call. Its outcome is to be told; a call that was given up counts neither
/// way.
#[derive(Debug)]
#[must_use = "tell what came of the call"]
pub struct Permit<'a> {
    breaker: &'a Breaker,
    era: u64,
    began: Instant,
    is_told: bool,
}

#[derive(Debug)]
struct Inner {
    phase: Phase,
    /// How often the phase changed.
    era: u64,
    calls: VecDeque<Call>,
    not_permitted: u64,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    Closed,
    Open { until: Instant },
    HalfOpen { permits_left: usize },
}

#[derive(Debug, Clone, Copy)]
struct Call {
    failed: bool,
    slow: bool,
}

impl Breaker {
    /// A closed one.
    pub fn new(config: BreakerConfig) -> Self {
        let inner = Inner {
            phase: Phase::Closed,
            era: 0,
            calls: VecDeque::new(),
            not_permitted: 0,
        };
        Self {
            config,
            inner: Mutex::new(inner),
        }
    }

    /// Asks for a call; none is let through while it is open.
    pub fn permit(&self, now: Instant) -> Option<Permit<'_>> {
        let mut inner = self.lock();
        inner.wake(now, &self.config);
        let is_permitted = match &mut inner.phase {
            Phase::Closed => true,
            Phase::Open { .. } | Phase::HalfOpen { permits_left: 0 } => false,
            Phase::HalfOpen { permits_left } => {
                *permits_left -= 1;
                true
            }
        };
        if !is_permitted {
            inner.not_permitted += 1;
            return None;
        }
        Some(Permit {
            breaker: self,
            era: inner.era,
            began: now,
            is_told: false,
        })
    }

    /// What is known now.
    pub fn view(&self, now: Instant) -> BreakerView {
        let mut inner = self.lock();
        inner.wake(now, &self.config);
        let count = |test: fn(&Call) -> bool| inner.calls.iter().filter(|call| test(call)).count();
        let percents = inner.percents(&self.config);
        BreakerView {
            state: match inner.phase {
                Phase::Closed => BreakerState::Closed,
                Phase::Open { .. } => BreakerState::Open,
                Phase::HalfOpen { .. } => BreakerState::HalfOpen,
            },
            buffered: inner.calls.len(),
            failed: count(|call| call.failed),
            slow_successful: count(|call| call.slow && !call.failed),
            slow_failed: count(|call| call.slow && call.failed),
            not_permitted: inner.not_permitted,
            failure_percent: percents.map(|(failed, _)| failed),
            slow_percent: percents.map(|(_, slow)| slow),
        }
    }

    /// A task that panicked left a whole state behind: nothing in here can stop half way.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Tells what came of the call.
    pub fn tell(mut self, succeeded: bool, now: Instant) {
        self.is_told = true;
        let config = &self.breaker.config;
        let call = Call {
            failed: !succeeded,
            slow: now.saturating_duration_since(self.began) > config.slow_after,
        };
        let mut inner = self.breaker.lock();
        if inner.era == self.era {
            inner.count(call, now, config);
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.is_told {
            return;
        }
        let mut inner = self.breaker.lock();
        if inner.era == self.era
            && let Phase::HalfOpen { permits_left } = &mut inner.phase
        {
            *permits_left += 1;
        }
    }
}

impl Inner {
    /// Lets calls through again when the rest is over.
    fn wake(&mut self, now: Instant, config: &BreakerConfig) {
        if let Phase::Open { until } = self.phase
            && now >= until
        {
            let permits_left = config.trial_calls;
            self.enter(Phase::HalfOpen { permits_left });
        }
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.era += 1;
        if !matches!(phase, Phase::Open { .. }) {
            self.calls.clear(); // while it is open, people see what opened it
        }
    }

    fn count(&mut self, call: Call, now: Instant, config: &BreakerConfig) {
        self.calls.push_back(call);
        while self.calls.len() > config.window_calls {
            self.calls.pop_front();
        }
        let Some((failed, slow)) = self.percents(config) else {
            return;
        };
        let is_bad =
            failed >= f64::from(config.failure_percent) || slow >= f64::from(config.slow_percent);
        let until = now + config.open_for;
        match self.phase {
            Phase::Closed | Phase::HalfOpen { .. } if is_bad => self.enter(Phase::Open { until }),
            Phase::HalfOpen { .. } => self.enter(Phase::Closed),
            Phase::Closed | Phase::Open { .. } => {}
        }
    }

    /// Failures and slow calls in a hundred, once there are enough calls.
    fn percents(&self, config: &BreakerConfig) -> Option<(f64, f64)> {
        let enough = match self.phase {
            Phase::HalfOpen { .. } => config.trial_calls,
            Phase::Closed | Phase::Open { .. } => config.calls_min.min(config.window_calls),
        };
        let all = self.calls.len();
        if all < enough.max(1) {
            return None;
        }
        let percent = |test: fn(&Call) -> bool| {
            let own = self.calls.iter().filter(|call| test(call)).count();
            let share = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
            100.0 * share(own) / share(all)
        };
        Some((percent(|call| call.failed), percent(|call| call.slow)))
    }
}
