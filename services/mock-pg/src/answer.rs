//! How an effect is told.

use domain::{Currency, MerchantId};
use serde::Serialize;

use crate::chance::Chance;
use crate::effect::{Effect, Status};
use crate::operation::Operation;
use crate::reference::Reference;

/// What clients are told of an effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    reference: Reference,
    operation: Operation,
    status: Status,
    merchant_id: MerchantId,
    amount: i64,
    currency: Currency,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval_number: Option<String>,
    code: &'static str,
    message: &'static str,
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    sequence: u64,
    operation: Operation,
    reference: Reference,
    merchant_id: MerchantId,
    amount: i64,
    currency: Currency,
    status: Status,
    at_ms: u64,
}

impl Answer {
    /// What became of it.
    pub(crate) fn of(effect: &Effect, seed: u64) -> Self {
        let operation = effect.key.operation;
        let chance = Chance::of(seed, operation, &effect.key.reference);
        let prefix = match operation {
            Operation::Authorization | Operation::Settlement => "txn_",
            Operation::Refund => "cancel_",
        };
        let status = effect.outcome.status;
        let is_approved = status == Status::Approved;
        let (code, message) = match status {
            Status::Approved => ("0000", "approved"),
            Status::Declined => ("PG_DECLINED", "declined by the provider"),
        };
        Self {
            reference: effect.key.reference.clone(),
            operation,
            status,
            merchant_id: effect.order.merchant_id.clone(),
            amount: effect.order.amount.minor(),
            currency: effect.order.currency,
            transaction_id: is_approved.then(|| format!("{prefix}{}", chance.transaction())),
            approval_number: is_approved.then(|| format!("APP{}", chance.approval())),
            code,
            message,
        }
    }

    /// The same as those who asked for the effect are told it, which may be wrong.
    pub(crate) fn as_told(effect: &Effect, seed: u64) -> Self {
        let answer = Self::of(effect, seed);
        Self {
            amount: answer.amount + effect.outcome.overstated_by,
            ..answer
        }
    }
}

impl Entry {
    /// The line of an effect, which is the `sequence`th one.
    pub(crate) fn of(sequence: u64, effect: &Effect) -> Self {
        Self {
            sequence,
            operation: effect.key.operation,
            reference: effect.key.reference.clone(),
            merchant_id: effect.order.merchant_id.clone(),
            amount: effect.order.amount.minor(),
            currency: effect.order.currency,
            status: effect.outcome.status,
            at_ms: effect.at_ms,
        }
    }

    /// The how-manieth effect it is.
    pub(crate) fn sequence(&self) -> u64 {
        self.sequence
    }
}
