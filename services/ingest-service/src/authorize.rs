//! Authorizing: written down, asked of the provider, written down again, answered.

use axum::body::Body;
use axum::http::Response;
use domain::Command;
use kit::TraceContext;
use provider::{Doubt, Order, OrderKind, Outcome, Reference};
use store::{Approval, Conclusion, Intent, PaymentRow, Write, Written};
use tracing::warn;

use crate::answer;
use crate::clock::{attempt, now};
use crate::known::known;
use crate::request::Authorize;
use crate::service::Service;

/// Does it, or says what came of it before. The caller may go away: this goes on.
pub(crate) async fn authorize(
    service: Service,
    asked: Authorize,
    trace: TraceContext,
) -> Response<Body> {
    let intent = Intent {
        fingerprint: asked.fingerprint(),
        merchant: asked.merchant,
        key: asked.key,
        attempt: attempt(),
        amount: asked.amount,
        currency: asked.currency,
        at: now(),
    };
    let fingerprint = intent.fingerprint;
    let row = match service.store.write(Write::Begin(intent)).await {
        Ok(Written::Done(begun)) => begun.row,
        Ok(Written::Known(seen)) => return known(*seen, fingerprint),
        Ok(Written::Refused(row, why)) => return answer::refused("CONFLICT", &row, why),
        Ok(Written::NoPayment) => return answer::not_found(),
        Err(error) => return answer::failed(&error),
    };
    let outcome = service.provider.send(&order_of(&row), &trace).await;
    conclude(&service, row, outcome, &trace).await
}

/// What the provider is asked to do for a payment, as often as it must be asked.
pub(crate) fn order_of(row: &PaymentRow) -> Order {
    Order {
        reference: Reference::of_authorization(row.id),
        kind: OrderKind::Authorize,
        merchant_id: row.merchant.clone(),
        amount: row.payment.amount,
        currency: row.payment.currency,
    }
}

/// Writes down what the provider said, and answers.
pub(crate) async fn conclude(
    service: &Service,
    row: PaymentRow,
    outcome: Result<Outcome, Doubt>,
    trace: &TraceContext,
) -> Response<Body> {
    let (command, approval) = match outcome {
        Ok(Outcome::Approved(names)) => {
            let approval = Approval {
                approval_number: names.approval_number,
                transaction_id: names.transaction_id,
            };
            (Command::Approve, Some(approval))
        }
        Ok(Outcome::Declined { .. }) => (Command::Decline, None),
        Err(doubt) => {
            warn!(payment = row.id.0, %doubt, "the outcome is not known");
            (Command::Doubt, None)
        }
    };
    let conclusion = Conclusion {
        id: row.id,
        command,
        approval,
        answer: answer::of_change,
        at: now(),
        trace: trace.to_string(),
    };
    match service.store.write(Write::Conclude(conclusion)).await {
        Ok(Written::Done(done)) if command == Command::Doubt => answer::unknown(&done.row),
        Ok(Written::Done(done)) => match done.answer {
            Some(said) => answer::sent(said, false),
            None => answer::unknown(&done.row),
        },
        // The reconciler was faster.
        Ok(Written::Known(seen)) => match seen.answer {
            Some(said) => answer::sent(said, false),
            None => answer::unknown(&seen.row),
        },
        Ok(Written::Refused(row, why)) => answer::refused("PG_CONTRADICTION", &row, why),
        Ok(Written::NoPayment) => answer::not_found(),
        Err(error) => answer::failed(&error),
    }
}
