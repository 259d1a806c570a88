//! What the provider answers, as far as it is believed.

use domain::{Amount, Currency};
use serde::Deserialize;

use crate::order::Order;

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It did it.
    Approved(Approved),
    /// It did not, and will not.
    Declined {
        /// Its code.
        code: String,
        /// Its words.
        message: String,
    },
}

/// Its names for what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// For people.
    pub approval_number: String,
    /// For programs.
    pub transaction_id: String,
}

/// Nobody knows what came of an order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// It did not get there, so nothing was done yet.
    #[error("the provider was not reached: {0}")]
    NotSent(String),
    /// There was no answer, or one that says nothing.
    #[error("the provider did not answer: {0}")]
    NoAnswer(String),
    /// The answer is about something else than what was asked. A person must look at it.
    #[error("the provider answered something else: {0}")]
    Otherwise(String),
}

/// An answer as it is sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reply {
    reference: String,
    status: Word,
    amount: i64,
    currency: String,
    transaction_id: Option<String>,
    approval_number: Option<String>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Word {
    Approved,
    Declined,
}

impl Reply {
    /// What it says of an order, if it is about that order.
    pub(crate) fn about(self, order: &Order) -> Result<Outcome, Doubt> {
        let asked = (order.reference.as_str(), order.amount, order.currency);
        let amount = Amount::try_from(self.amount).ok();
        let currency = Currency::try_from(self.currency.clone()).ok();
        if (self.reference.as_str(), amount, currency) != (asked.0, Some(asked.1), Some(asked.2)) {
            return Err(Doubt::Otherwise(format!(
                "{} {} of {} for {} {} of {}",
                self.amount, self.currency, self.reference, asked.1, asked.2, asked.0
            )));
        }
        match (self.status, self.approval_number, self.transaction_id) {
            (Word::Approved, Some(approval_number), Some(transaction_id)) => {
                Ok(Outcome::Approved(Approved {
                    approval_number,
                    transaction_id,
                }))
            }
            (Word::Approved, ..) => Err(Doubt::Otherwise("approved without its names".into())),
            (Word::Declined, ..) => Ok(Outcome::Declined {
                code: self.code,
                message: self.message,
            }),
        }
    }
}
