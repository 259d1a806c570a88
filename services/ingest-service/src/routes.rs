//! The paths, as the original has them.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get, post};
use domain::{IdempotencyKey, MerchantId, PaymentId};
use kit::{Problem, TraceContext};
use serde::Deserialize;

use crate::authorize::authorize;
use crate::operate::{Kind, operate};
use crate::read::read;
use crate::request::{Ask, Authorize};
use crate::service::Service;

/// The header in which clients name a request.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// All paths of payments.
pub fn routes(service: Service) -> Router {
    Router::new()
        .route("/payments/authorize", post(post_authorize))
        .route("/payments/capture/{id}", operation(Kind::Capture))
        .route("/payments/refund/{id}", operation(Kind::Refund))
        .route("/payments/void/{id}", operation(Kind::Void))
        .route("/payments/{id}", get(get_payment))
        .with_state(service)
}

async fn post_authorize(
    State(service): State<Service>,
    trace: TraceContext,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let key = headers.get(IDEMPOTENCY_KEY).map(|key| key.to_str());
    let asked = match key.transpose() {
        Ok(key) => Authorize::read(&body, key),
        Err(_) => Err(no_key()),
    };
    match asked {
        Ok(asked) => spawned(authorize(service, asked, trace)).await,
        Err(problem) => problem.into_response(),
    }
}

fn operation(kind: Kind) -> MethodRouter<Service> {
    let asked = move |State(service): State<Service>,
                      Path(path): Path<String>,
                      trace: TraceContext,
                      headers: HeaderMap,
                      body: Bytes| async move {
        let asked = || -> Result<_, Problem> {
            let ask = Ask::read(&body, kind.has_reason())?;
            Ok((payment_id(&path)?, ask, key_of(&headers)?))
        };
        match asked() {
            Ok((id, ask, key)) => spawned(operate(service, (kind, id), ask, key, trace)).await,
            Err(problem) => problem.into_response(),
        }
    };
    post(asked)
}

/// Whose payment is shown.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whose {
    merchant_id: Option<String>,
}

async fn get_payment(
    State(service): State<Service>,
    Path(path): Path<String>,
    Query(whose): Query<Whose>,
) -> Response<Body> {
    let merchant = MerchantId::try_from(whose.merchant_id.unwrap_or_default());
    match (payment_id(&path), merchant) {
        (Ok(id), Ok(merchant)) => read(service, id, &merchant).await,
        (Err(problem), _) => problem.into_response(),
        (_, Err(error)) => invalid(error.to_string()).into_response(),
    }
}

/// In a task of its own: a client that goes away must not stop a payment half way.
async fn spawned(work: impl Future<Output = Response<Body>> + Send + 'static) -> Response<Body> {
    let done = tokio::spawn(work).await;
    done.unwrap_or_else(|_| {
        let says = "it is not known what came of it; ask again with the same key";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", says).into_response()
    })
}

fn payment_id(text: &str) -> Result<PaymentId, Problem> {
    let id = text.parse().ok().filter(|id| *id > 0);
    let says = "a payment's id is a whole number above 0";
    id.map(PaymentId).ok_or_else(|| invalid(says))
}

fn key_of(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    let key = key.to_str().map_err(|_| no_key())?;
    let key = IdempotencyKey::try_from(key.to_owned());
    key.map(Some).map_err(|error| invalid(error.to_string()))
}

fn no_key() -> Problem {
    invalid("an idempotency key has 1 to 255 printable characters of ASCII")
}

fn invalid(says: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", says)
}
