//! The body of a message that tells of a change, with the original's fields and those it lacked.

use domain::Event;
use serde_json::{Map, Value, json};

use crate::row::PaymentRow;

/// The version of the form: fields are added to it, never renamed or taken away.
pub const PAYLOAD_VERSION: u32 = 1;

/// What is told of an event, as JSON.
pub fn payload(row: &PaymentRow, event: &Event, reason: Option<&str>) -> String {
    let mut body = Map::new();
    let mut tell = |name: &str, value: Value| body.insert(name.to_owned(), value);
    tell("schemaVersion", json!(PAYLOAD_VERSION));
    tell("paymentId", json!(row.id));
    tell("merchantId", json!(row.merchant));
    tell("eventType", json!(event.kind.as_str()));
    tell("status", json!(row.payment.status().as_str()));
    tell("amount", json!(event.amount));
    tell("currency", json!(row.payment.currency));
    tell("version", json!(event.version));
    tell("occurredAt", json!(row.updated_at.0));
    if let Some(approval) = &row.approval {
        tell("approvalNumber", json!(approval.approval_number));
        tell("transactionId", json!(approval.transaction_id));
    }
    if let Some(reason) = reason {
        tell("reason", json!(reason));
    }
    Value::Object(body).to_string()
}
