//! What clients send, understood or refused with all that is wrong with it.

use axum::http::StatusCode;
use domain::{Amount, Currency, Fingerprint, IdempotencyKey, MerchantId};
use kit::Problem;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A reason may have so many characters, as in the original.
const REASON_CHARS_MAX: usize = 128;

/// What is to be authorized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Authorize {
    pub(crate) merchant: MerchantId,
    pub(crate) amount: Amount,
    pub(crate) currency: Currency,
    pub(crate) key: IdempotencyKey,
}

/// What is asked of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) merchant: MerchantId,
    /// All that is left, where none is named.
    pub(crate) amount: Option<Amount>,
    pub(crate) reason: Option<String>,
}

impl Authorize {
    /// Understands a body. A key in the header goes before the one in the body.
    pub(crate) fn read(body: &[u8], header: Option<&str>) -> Result<Self, Problem> {
        let mut fields = Fields::read(body)?;
        if let Some(key) = header {
            fields.body.insert("idempotencyKey".into(), key.into());
        }
        let merchant = fields.required("merchantId");
        let amount = fields.required("amount");
        let currency = fields.required("currency");
        let key = fields.required("idempotencyKey");
        fields.all_right()?;
        match (merchant, amount, currency, key) {
            (Some(merchant), Some(amount), Some(currency), Some(key)) => Ok(Self {
                merchant,
                amount,
                currency,
                key,
            }),
            _ => Err(invalid("a field is missing")),
        }
    }

    /// What makes another request with the same key a repetition.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let amount = self.amount.to_string();
        let values = [self.merchant.as_str(), &amount, self.currency.code()];
        Fingerprint::of("authorize", &values)
    }
}

impl Ask {
    /// Understands a body; a refund says why.
    pub(crate) fn read(body: &[u8], with_reason: bool) -> Result<Self, Problem> {
        let mut fields = Fields::read(body)?;
        let merchant = fields.required("merchantId");
        let amount = fields.optional("amount");
        let reason = if with_reason {
            fields.required::<String>("reason")
        } else {
            None
        };
        let length = reason.as_ref().map(|text| text.chars().count());
        if length.is_some_and(|length| !(1..=REASON_CHARS_MAX).contains(&length)) {
            let says = format!("reason has 1 to {REASON_CHARS_MAX} characters");
            fields.wrong.push(says);
        }
        fields.all_right()?;
        let merchant = merchant.ok_or_else(|| invalid("merchantId is missing"))?;
        Ok(Self {
            merchant,
            amount,
            reason,
        })
    }
}

/// A body, field by field, with what is wrong so far.
struct Fields {
    body: Map<String, Value>,
    wrong: Vec<String>,
}

impl Fields {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let body = serde_json::from_slice(body);
        let body =
            body.map_err(|error| invalid(&format!("the body is no JSON object: {error}")))?;
        let wrong = Vec::new();
        Ok(Self { body, wrong })
    }

    fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.optional(name);
        if value.is_none() && self.body.get(name).is_none_or(Value::is_null) {
            self.wrong.push(format!("{name} is missing"));
        }
        value
    }

    fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.body.get(name).filter(|value| !value.is_null())?;
        match serde_json::from_value(value.clone()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong.push(format!("{name}: {error}"));
                None
            }
        }
    }

    fn all_right(&self) -> Result<(), Problem> {
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(invalid(&self.wrong.join("; ")))
        }
    }
}

fn invalid(says: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", says)
}
