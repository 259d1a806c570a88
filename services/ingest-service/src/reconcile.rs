//! Ends the doubt about payments whose answer got lost: with a crash of ours, or on the way.
//!
//! The order is sent again under its reference, not merely asked about. If it is still on its way
//! to the provider and we had called it refused, it would be executed later, and nobody would know
//! of the money; sent again, it is done once, whichever of the two arrives first.

use domain::PaymentId;
use kit::TraceContext;
use store::{Due, Millis, StoreError};

use crate::authorize::{conclude, order_of};
use crate::service::Service;

/// Payments that one round looks at.
const ROWS_MAX: u32 = 256;

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Payments of which the outcome is known now.
    pub settled: usize,
    /// Those that stay in doubt; the next round asks again.
    pub left: usize,
}

/// Goes once through the payments that nothing was heard of since a time, which must be longer ago
/// than any request may take.
pub async fn reconcile(service: &Service, since: Millis) -> Result<Reconciled, StoreError> {
    let mut round = Reconciled::default();
    for row in service
        .store
        .due(Due::Outcome, (since, PaymentId(0)), ROWS_MAX)
        .await?
    {
        let trace = TraceContext::begin();
        match service.provider.send(&order_of(&row), &trace).await {
            Ok(outcome) => {
                // What the client would have heard is kept for its next request.
                drop(conclude(service, row, Ok(outcome), &trace).await);
                round.settled += 1;
            }
            Err(doubt) => {
                tracing::warn!(payment = row.id.0, %doubt, "the outcome is still not known");
                round.left += 1;
            }
        }
    }
    Ok(round)
}
