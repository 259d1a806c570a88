//! What is asked of the provider.

use std::fmt;

use domain::{Amount, Currency, MerchantId, PaymentId};
use serde::Serialize;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderKind {
    /// To hold an amount.
    Authorize,
    /// To pay out what was captured.
    Settle,
    /// To give an amount back to the buyer.
    Refund,
}

/// Our name for an order. It is made of what the order is for, so that whoever sends it again,
/// after a crash or a week, sends the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Our name for it.
    #[serde(skip)]
    pub reference: Reference,
    /// What is asked.
    #[serde(skip)]
    pub kind: OrderKind,
    /// For whom.
    pub merchant_id: MerchantId,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
}

impl Reference {
    /// Of a payment's authorization; a payment has one.
    pub fn of_authorization(id: PaymentId) -> Self {
        Self(format!("auth-{id}"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl OrderKind {
    /// Where such orders are sent.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Authorize => "authorizations",
            Self::Settle => "settlements",
            Self::Refund => "refunds",
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
