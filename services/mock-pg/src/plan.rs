//! What is to happen to a new reference: decided before anything happens, by chance and mode alone.

use std::time::Duration;

use crate::chance::Chance;
use crate::effect::{Outcome, Status};
use crate::mode::{Mode, ModeSetting};
use crate::no_answer::NoAnswer;
use crate::operation::Operation;
use crate::settings::Settings;

/// Whoever hangs is let go then.
const HANG_MAX: Duration = Duration::from_secs(60);

/// What is to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Something is done.
    Execute(Course),
    /// Nothing is done.
    Nothing { after: Duration, reason: NoAnswer },
}

/// How something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Course {
    /// How long it takes.
    pub(crate) before: Duration,
    /// What comes of it.
    pub(crate) outcome: Outcome,
    /// How long it then takes to say so.
    pub(crate) after: Duration,
    /// Whether it is said at all.
    pub(crate) is_answered: bool,
}

impl Plan {
    /// What is to happen to the reference that has this chance.
    pub(crate) fn of(
        settings: &Settings,
        setting: &ModeSetting,
        operation: Operation,
        chance: Chance,
    ) -> Self {
        let is_meant = setting.share.includes(chance.mode());
        let mode = if is_meant { setting.mode } else { Mode::Ok };
        let manner = settings.of(operation);
        let is_declined = mode == Mode::Decline || manner.failure_rate.includes(chance.decline());
        let usual = Duration::from_millis(manner.delay_ms.at(chance.delay()));
        let slow = Duration::from_millis(setting.slow_ms());
        let (before, after) = match mode {
            Mode::Ok | Mode::Decline | Mode::ExecuteThenDrop | Mode::WrongAmount => {
                (usual, Duration::ZERO)
            }
            Mode::Slow => (slow, Duration::ZERO),
            Mode::LateAnswer => (Duration::ZERO, slow),
            Mode::ServerError => return Self::nothing(Duration::ZERO, NoAnswer::Failed),
            Mode::Hang => return Self::nothing(HANG_MAX, NoAnswer::Silence),
        };
        Self::Execute(Course {
            before,
            outcome: Outcome {
                status: if is_declined {
                    Status::Declined
                } else {
                    Status::Approved
                },
                overstated_by: i64::from(mode == Mode::WrongAmount),
            },
            after,
            is_answered: mode != Mode::ExecuteThenDrop,
        })
    }

    fn nothing(after: Duration, reason: NoAnswer) -> Self {
        Self::Nothing { after, reason }
    }
}
