//! The one place that says what a payment becomes.

use crate::command::Command;
use crate::event::{Event, EventKind};
use crate::money::{Amount, Minor, MoneyError};
use crate::payment::{Funds, Payment, Release, Stage};
use crate::refusal::Refusal;

/// A change: what the payment becomes, and what is told of it. Both are stored together, or
/// neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The payment afterwards.
    pub next: Payment,
    /// What others learn.
    pub event: Event,
}

/// What a command does to a payment, or why it does nothing.
pub fn decide(payment: &Payment, command: Command) -> Result<Step, Refusal> {
    match command {
        Command::Approve => answered(payment, Stage::Authorized(Funds::default())),
        Command::Decline => answered(payment, Stage::Declined),
        Command::Doubt => doubt(payment),
        Command::Capture(asked) => capture(payment, asked),
        Command::Void => release(payment, Release::Void),
        Command::Expire => release(payment, Release::Expiry),
        Command::RequestRefund(asked) => request_refund(payment, asked),
        Command::CompleteRefund(amount) => end_refund(payment, amount, EventKind::Refunded),
        Command::FailRefund(amount) => end_refund(payment, amount, EventKind::RefundFailed),
    }
}

/// The provider's answer, at once or late. It is asked again after a crash and then says the same
/// again, which changes nothing; the opposite must never overwrite what was believed.
fn answered(payment: &Payment, stage: Stage) -> Result<Step, Refusal> {
    let (kind, is_same) = match (stage, payment.stage) {
        (Stage::Authorized(_), before) => (
            EventKind::Authorized,
            matches!(before, Stage::Authorized(_)),
        ),
        (_, before) => (EventKind::AuthFailed, before == Stage::Declined),
    };
    match payment.stage {
        Stage::Intent | Stage::Doubtful => step(payment, stage, kind, payment.amount),
        Stage::Declined | Stage::Authorized(_) if is_same => Err(Refusal::Status(payment.status())),
        Stage::Declined | Stage::Authorized(_) => Err(Refusal::Contradiction(payment.status())),
    }
}

fn doubt(payment: &Payment) -> Result<Step, Refusal> {
    match payment.stage {
        Stage::Intent => step(
            payment,
            Stage::Doubtful,
            EventKind::AuthUnknown,
            payment.amount,
        ),
        Stage::Doubtful | Stage::Declined | Stage::Authorized(_) => {
            Err(Refusal::Status(payment.status()))
        }
    }
}

fn capture(payment: &Payment, asked: Option<Amount>) -> Result<Step, Refusal> {
    let funds = held(payment)?;
    if let Some((released, _)) = funds.released {
        return Err(Refusal::Released(released));
    }
    let gone = funds.refunded.plus(funds.reserved)?;
    if !gone.is_zero() {
        return Err(Refusal::Refunded(gone));
    }
    let amount = share(asked, Minor::from(payment.amount).minus(funds.captured)?)?;
    let captured = funds.captured.plus(amount)?;
    let is_refund_failed = false; // what is taken now was never asked back
    let funds = Funds {
        captured,
        is_refund_failed,
        ..funds
    };
    step(
        payment,
        Stage::Authorized(funds),
        EventKind::Captured,
        amount,
    )
}

/// Gives back what is left of the hold, also after captures of a part.
fn release(payment: &Payment, why: Release) -> Result<Step, Refusal> {
    let funds = held(payment)?;
    if let Some((released, _)) = funds.released {
        return Err(Refusal::Released(released));
    }
    let left = Minor::from(payment.amount).minus(funds.captured)?;
    let amount = left.as_amount().ok_or(Refusal::NothingLeft)?;
    let kind = match why {
        Release::Void => EventKind::Voided,
        Release::Expiry => EventKind::Expired,
    };
    let released = Some((left, why));
    step(
        payment,
        Stage::Authorized(Funds { released, ..funds }),
        kind,
        amount,
    )
}

fn request_refund(payment: &Payment, asked: Option<Amount>) -> Result<Step, Refusal> {
    let funds = held(payment)?;
    if funds.captured.is_zero() {
        return Err(Refusal::Status(payment.status()));
    }
    let gone = funds.refunded.plus(funds.reserved)?;
    let amount = share(asked, funds.captured.minus(gone)?)?;
    let reserved = funds.reserved.plus(amount)?;
    let stage = Stage::Authorized(Funds { reserved, ..funds });
    step(payment, stage, EventKind::RefundRequested, amount)
}

/// Ends a refund that was requested, one way or the other.
fn end_refund(payment: &Payment, amount: Amount, kind: EventKind) -> Result<Step, Refusal> {
    let funds = held(payment)?;
    let reserved = funds.reserved.minus(amount).map_err(|_| Refusal::Exceeds {
        asked: amount,
        left: funds.reserved,
    })?;
    let is_refund_failed = kind == EventKind::RefundFailed;
    let refunded = if is_refund_failed {
        funds.refunded
    } else {
        funds.refunded.plus(amount)?
    };
    let funds = Funds {
        refunded,
        reserved,
        is_refund_failed,
        ..funds
    };
    step(payment, Stage::Authorized(funds), kind, amount)
}

/// The funds of a payment that the provider approved.
fn held(payment: &Payment) -> Result<Funds, Refusal> {
    match payment.stage {
        Stage::Authorized(funds) => Ok(funds),
        Stage::Intent | Stage::Doubtful | Stage::Declined => Err(Refusal::Status(payment.status())),
    }
}

/// What is asked for, or all that is left.
fn share(asked: Option<Amount>, left: Minor) -> Result<Amount, Refusal> {
    let all = left.as_amount().ok_or(Refusal::NothingLeft)?;
    match asked {
        Some(asked) if asked > all => Err(Refusal::Exceeds { asked, left }),
        Some(asked) => Ok(asked),
        None => Ok(all),
    }
}

fn step(payment: &Payment, stage: Stage, kind: EventKind, amount: Amount) -> Result<Step, Refusal> {
    let version = payment.version.checked_add(1).ok_or(Refusal::Damaged)?;
    let next = Payment {
        stage,
        version,
        ..*payment
    };
    next.check().map_err(|_| Refusal::Damaged)?;
    let event = Event {
        kind,
        amount,
        version,
    };
    Ok(Step { next, event })
}

impl From<MoneyError> for Refusal {
    fn from(_: MoneyError) -> Self {
        Self::Damaged
    }
}
