//! A payment as it stands.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use domain::{MerchantId, PaymentId};

use crate::answer;
use crate::service::Service;

/// Shows a payment to its merchant.
pub(crate) async fn read(service: Service, id: PaymentId, merchant: &MerchantId) -> Response<Body> {
    match service.store.payment(id).await {
        Ok(Some(row)) if row.merchant == *merchant => {
            answer::sent(answer::of_payment(&row, StatusCode::OK), false)
        }
        Ok(Some(_) | None) => answer::not_found(),
        Err(error) => answer::failed(&error),
    }
}
