//! The breaker, call by call, as Resilience4j's documentation says it behaves.

use std::time::{Duration, Instant};

use kit::{Breaker, BreakerConfig, BreakerState, BreakerView};

/// The numbers of the original's breaker around publishing.
const CONFIG: BreakerConfig = BreakerConfig {
    window_calls: 100,
    calls_min: 5,
    failure_percent: 50,
    slow_percent: 50,
    slow_after: Duration::from_secs(2),
    open_for: Duration::from_secs(30),
    trial_calls: 3,
};

/// A breaker and a clock that moves when it is told to.
struct Play {
    breaker: Breaker,
    now: Instant,
}

impl Play {
    fn new() -> Self {
        Self {
            breaker: Breaker::new(CONFIG),
            now: Instant::now(),
        }
    }

    fn wait(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }

    /// Calls, each with `+` or `-` for how it ended, in capitals `P` and `M` if it was slow.
    fn calls(&mut self, outcomes: &str) -> usize {
        let mut permitted = 0;
        for outcome in outcomes.chars() {
            let Some(permit) = self.breaker.permit(self.now) else {
                continue;
            };
            permitted += 1;
            let is_slow = outcome.is_alphabetic();
            let took = Duration::from_secs(if is_slow { 3 } else { 0 });
            permit.tell(['+', 'P'].contains(&outcome), self.now + took);
        }
        permitted
    }

    fn view(&self) -> BreakerView {
        self.breaker.view(self.now)
    }

    fn state(&self) -> BreakerState {
        self.view().state
    }
}

#[test]
fn too_few_calls_decide_nothing() {
    let mut play = Play::new();
    assert_eq!(play.calls("----"), 4);
    let view = play.view();
    let seen = (view.state, view.buffered, view.failed, view.failure_percent);
    assert_eq!(seen, (BreakerState::Closed, 4, 4, None));
    assert_eq!(play.calls("-"), 1);
    assert_eq!(play.state(), BreakerState::Open);
}

#[test]
fn half_of_the_calls_are_enough_to_open_it() {
    let mut play = Play::new();
    play.calls("+++--");
    assert_eq!(play.view().failure_percent, Some(40.0));
    assert_eq!(play.state(), BreakerState::Closed);
    play.calls("-");
    let view = play.view();
    assert_eq!(
        (view.state, view.failure_percent),
        (BreakerState::Open, Some(50.0))
    );
}

#[test]
fn slow_calls_open_it_whether_they_succeed_or_not() {
    let mut play = Play::new();
    play.calls("++PM+P");
    let view = play.view();
    let seen = (
        view.slow_successful,
        view.slow_failed,
        view.slow_percent,
        view.failed,
    );
    assert_eq!(seen, (2, 1, Some(50.0), 1));
    assert_eq!(view.state, BreakerState::Open);
}

#[test]
fn only_the_last_calls_count() {
    let mut play = Play::new();
    play.calls(&"+".repeat(51));
    play.calls(&"-".repeat(49));
    assert_eq!(
        (play.view().buffered, play.state()),
        (100, BreakerState::Closed)
    );
    play.calls("-"); // the oldest success leaves
    assert_eq!((play.view().failed, play.state()), (50, BreakerState::Open));
}

#[test]
fn while_it_is_open_nothing_passes() {
    let mut play = Play::new();
    play.calls("-----");
    assert_eq!(play.calls("+++"), 0);
    play.wait(29);
    assert_eq!(play.calls("+"), 0);
    let view = play.view();
    let seen = (view.state, view.not_permitted, view.failure_percent);
    assert_eq!(seen, (BreakerState::Open, 4, Some(100.0)));
    play.wait(1);
    let view = play.view();
    let seen = (view.state, view.buffered, view.failure_percent);
    assert_eq!(seen, (BreakerState::HalfOpen, 0, None));
}

#[test]
fn three_trials_close_or_open_it_again() {
    let ends = [
        ("+++", BreakerState::Closed),
        ("++-", BreakerState::Closed),
        ("+--", BreakerState::Open),
        ("PP+", BreakerState::Open),
    ];
    for (outcomes, end) in ends {
        let mut play = Play::new();
        play.calls("-----");
        play.wait(30);
        let (two, last) = outcomes.split_at(2);
        play.calls(two);
        assert_eq!(play.state(), BreakerState::HalfOpen, "{outcomes}");
        play.calls(last);
        assert_eq!(play.state(), end, "{outcomes}");
    }
}

#[test]
fn no_more_than_the_trials_pass_at_once_and_one_given_up_is_free_again() {
    let mut play = Play::new();
    play.calls("-----");
    play.wait(30);
    let permits: Vec<_> = (0..4).map(|_| play.breaker.permit(play.now)).collect();
    assert_eq!(permits.iter().flatten().count(), 3);
    drop(permits);
    assert_eq!(play.calls("+++"), 3);
    assert_eq!(play.state(), BreakerState::Closed);
    assert_eq!(play.view().buffered, 0);
}

#[test]
fn what_an_earlier_call_brings_back_is_not_counted() {
    let mut play = Play::new();
    let late = play.breaker.permit(play.now).unwrap();
    for outcome in ["-----"] {
        for letter in outcome.chars() {
            let permit = play.breaker.permit(play.now).unwrap();
            permit.tell(letter == '+', play.now);
        }
    }
    play.now += Duration::from_secs(30);
    assert_eq!(play.state(), BreakerState::HalfOpen);
    late.tell(false, play.now);
    assert_eq!(play.view().buffered, 0);
}
