//! What is said to clients: the original's fields, and problems where something was not done.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use domain::{Answer, Event, EventKind, Refusal, Status};
use kit::Problem;
use serde_json::json;
use store::{PaymentRow, StoreError};
use tracing::error;

use crate::clock::iso;

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// What a change is answered with, and whoever asks for it again.
pub(crate) fn of_change(row: &PaymentRow, event: &Event) -> Answer {
    match event.kind {
        EventKind::AuthFailed => {
            let problem = Problem::new(
                StatusCode::PAYMENT_REQUIRED,
                "PG_DECLINED",
                "the provider refused the payment",
            );
            let problem = problem.with("paymentId", row.id.0);
            Answer {
                status: problem.status().as_u16(),
                body: problem.body(),
            }
        }
        EventKind::AuthUnknown => of_payment(row, StatusCode::ACCEPTED),
        EventKind::Authorized
        | EventKind::Captured
        | EventKind::Voided
        | EventKind::Expired
        | EventKind::RefundRequested
        | EventKind::Refunded
        | EventKind::RefundFailed => of_payment(row, StatusCode::OK),
    }
}

/// A payment as it stands.
pub(crate) fn of_payment(row: &PaymentRow, status: StatusCode) -> Answer {
    let funds = row.payment.funds();
    let body = json!({
        "paymentId": row.id,
        "status": row.payment.status().as_str(),
        "amount": row.payment.amount,
        "currency": row.payment.currency,
        "createdAt": iso(row.requested_at),
        "ledgerEntries": [],
        "message": message(row.payment.status()),
        "capturedAmount": funds.captured,
        "refundedAmount": funds.refunded,
        "refundReservedAmount": funds.reserved,
    });
    Answer {
        status: status.as_u16(),
        body: body.to_string().into_bytes(),
    }
}

/// An answer as it is sent; `again` if it was given before.
pub(crate) fn sent(answer: Answer, again: bool) -> Response<Body> {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = status;
    let form = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(form));
    if again {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// Nobody knows yet; the client may look later.
pub(crate) fn unknown(row: &PaymentRow) -> Response<Body> {
    let mut response = sent(of_payment(row, StatusCode::ACCEPTED), false);
    if let Ok(place) = HeaderValue::try_from(format!("/payments/{}", row.id)) {
        response.headers_mut().insert(LOCATION, place);
    }
    response
}

/// The key is in use: the same request is being done.
pub(crate) fn in_flight(row: &PaymentRow) -> Response<Body> {
    let says = "the first request with this idempotency key is still being done";
    let problem = Problem::new(StatusCode::CONFLICT, "DUPLICATE_REQUEST", says);
    problem
        .retry_after_s(1)
        .with("paymentId", row.id.0)
        .into_response()
}

/// The key was used for something else.
pub(crate) fn mismatch(row: &PaymentRow) -> Response<Body> {
    let says = "this idempotency key was used for another request";
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let problem = Problem::new(status, "IDEMPOTENCY_KEY_REUSED", says);
    problem.with("paymentId", row.id.0).into_response()
}

/// The merchant has no such payment.
pub(crate) fn not_found() -> Response<Body> {
    let says = "the merchant has no such payment";
    Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", says).into_response()
}

/// It may not happen now.
pub(crate) fn refused(code: &'static str, row: &PaymentRow, why: Refusal) -> Response<Body> {
    let problem = Problem::new(StatusCode::CONFLICT, code, why.to_string());
    let status = row.payment.status().as_str();
    let problem = problem
        .with("paymentId", row.id.0)
        .with("paymentStatus", status);
    problem.into_response()
}

/// The store did not do it. Whether a commit was lost nobody knows, so the client asks again with
/// the same key.
pub(crate) fn failed(why: &StoreError) -> Response<Body> {
    let (code, says) = match why {
        StoreError::Full(_) => ("OVERLOADED", "too many requests wait; ask again later"),
        StoreError::Open { .. }
        | StoreError::TooNew { .. }
        | StoreError::Database(_)
        | StoreError::Damaged { .. }
        | StoreError::Closed => {
            error!(error = %why, "the store failed");
            (
                "STORE_UNAVAILABLE",
                "it could not be stored; ask again with the same key",
            )
        }
    };
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, says);
    problem.retry_after_s(1).into_response()
}

fn message(status: Status) -> &'static str {
    match status {
        Status::Ready => "Payment is being authorized",
        Status::AuthUnknown => "The provider did not answer yet; look again later",
        Status::AuthFailed => "Payment was refused",
        Status::Authorized => "Payment authorized",
        Status::Voided => "Authorization voided",
        Status::Expired => "Authorization expired",
        Status::Captured => "Payment captured",
        Status::RefundRequested => "Refund requested",
        Status::PartialRefunded => "Payment partly refunded",
        Status::Refunded => "Payment refunded",
        Status::RefundFailed => "Refund failed",
    }
}
