//! What a client wants done, and for whom.

use domain::{Amount, Currency, MerchantId};
use serde::{Deserialize, Serialize};

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Order {
    /// Whose money it is.
    pub merchant_id: MerchantId,
    /// How much.
    pub amount: Amount,
    /// Of which currency.
    pub currency: Currency,
}
