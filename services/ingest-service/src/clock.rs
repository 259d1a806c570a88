//! The one place that asks what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use store::{Attempt, Millis};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

/// Now.
#[expect(
    clippy::disallowed_methods,
    reason = "a payment is written down with its time"
)]
pub(crate) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok());
    Millis(millis.unwrap_or(0)) // a clock before 1970 is no reason to refuse a payment
}

/// A number for an attempt that no other has.
pub(crate) fn attempt() -> Attempt {
    Attempt(Uuid::now_v7().as_u128())
}

/// A time as the original writes it: ISO 8601 in UTC.
pub(crate) fn iso(at: Millis) -> String {
    let nanos = i128::from(at.0).saturating_mul(1_000_000);
    let time = OffsetDateTime::from_unix_timestamp_nanos(nanos);
    let text = time.ok().and_then(|time| time.format(&Rfc3339).ok());
    text.unwrap_or_default()
}
