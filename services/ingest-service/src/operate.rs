//! What a merchant asks of a payment: capture, refund, void.

use axum::body::Body;
use axum::http::Response;
use domain::{Command, Fingerprint, IdempotencyKey, PaymentId};
use kit::TraceContext;
use store::{Operation, Write, Written};

use crate::answer;
use crate::clock::{attempt, now};
use crate::known::known;
use crate::request::Ask;
use crate::service::Service;

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Takes an amount of the hold.
    Capture,
    /// Gives an amount back.
    Refund,
    /// Ends the hold.
    Void,
}

impl Kind {
    fn command(self, ask: &Ask) -> Command {
        match self {
            Self::Capture => Command::Capture(ask.amount),
            Self::Refund => Command::RequestRefund(ask.amount),
            Self::Void => Command::Void,
        }
    }

    /// The code of a refusal; the original's where it had one.
    fn conflict(self) -> &'static str {
        match self {
            Self::Capture => "CAPTURE_CONFLICT",
            Self::Refund => "REFUND_CONFLICT",
            Self::Void => "VOID_CONFLICT",
        }
    }

    /// Whether it says why.
    pub(crate) fn has_reason(self) -> bool {
        match self {
            Self::Refund => true,
            Self::Capture | Self::Void => false,
        }
    }
}

/// Does it, or says what came of it before.
pub(crate) async fn operate(
    service: Service,
    (kind, id): (Kind, PaymentId),
    ask: Ask,
    key: Option<IdempotencyKey>,
    trace: TraceContext,
) -> Response<Body> {
    let command = kind.command(&ask);
    let own = attempt();
    let amount = ask
        .amount
        .map_or(String::new(), |amount| amount.to_string());
    let reason = ask.reason.as_deref().unwrap_or_default();
    let values = [ask.merchant.as_str(), &id.to_string(), &amount, reason];
    let fingerprint = Fingerprint::of(command.name(), &values);
    // Where the client names none, each request is its own.
    let unnamed = || IdempotencyKey::try_from(format!("attempt {:032x}", own.0));
    let Some(key) = key.or_else(|| unnamed().ok()) else {
        return answer::not_found();
    };
    let operation = Operation {
        merchant: ask.merchant,
        id,
        command,
        key,
        fingerprint,
        attempt: own,
        reason: ask.reason,
        answer: answer::of_change,
        at: now(),
        trace: trace.to_string(),
    };
    match service.store.write(Write::Operate(operation)).await {
        Ok(Written::Done(done)) => match done.answer {
            Some(said) => answer::sent(said, false),
            None => answer::in_flight(&done.row),
        },
        Ok(Written::Known(seen)) => known(*seen, fingerprint),
        Ok(Written::Refused(row, why)) => answer::refused(kind.conflict(), &row, why),
        Ok(Written::NoPayment) => answer::not_found(),
        Err(error) => answer::failed(&error),
    }
}
