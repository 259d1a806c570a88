//! The protocol: JSON over HTTP, with names that clients choose.

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use kit::Problem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Entry};
use crate::mode::ModeSetting;
use crate::no_answer::NoAnswer;
use crate::object::Object;
use crate::operation::Operation;
use crate::order::Order;
use crate::provider::Provider;
use crate::reference::Reference;
use crate::silence::silence;

/// Lines of the journal in one page.
const PAGE_MAX: usize = 1000;

/// Everything that a provider answers, as a page of its own.
pub fn routes(provider: Provider) -> Router {
    Router::new()
        .route(
            "/authorizations/{reference}",
            orders(Operation::Authorization),
        )
        .route("/settlements/{reference}", orders(Operation::Settlement))
        .route("/refunds/{reference}", orders(Operation::Refund))
        .route("/journal", get(journal))
        .route("/mode", get(mode).put(set_mode))
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", "no such page") })
        .method_not_allowed_fallback(|| async {
            let says = "this page is not asked so";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", says)
        })
        .with_state(provider)
}

fn orders(operation: Operation) -> axum::routing::MethodRouter<Provider> {
    let ordered = move |State(provider): State<Provider>,
                        path: Result<Path<String>, PathRejection>,
                        body: Result<Bytes, BytesRejection>| async move {
        order(&provider, operation, path, body).await
    };
    let asked = move |State(provider): State<Provider>,
                      path: Result<Path<String>, PathRejection>| async move {
        ask(&provider, operation, path).await
    };
    put(ordered).get(asked)
}

async fn order(
    provider: &Provider,
    operation: Operation,
    path: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let (reference, order) = (reference(path)?, read::<Order>(body)?);
    let answer = provider.put(operation, reference, order).await;
    match answer {
        Ok(answer) => Ok(Json(answer).into_response()),
        Err(NoAnswer::Silence) => Ok(silence()),
        Err(why) => Err(problem(why)),
    }
}

async fn ask(
    provider: &Provider,
    operation: Operation,
    path: Result<Path<String>, PathRejection>,
) -> Result<Json<Answer>, Problem> {
    let answer = provider.get(operation, reference(path)?).await;
    answer.map(Json).ok_or_else(|| {
        let says = "nothing was executed under this reference";
        Problem::new(StatusCode::NOT_FOUND, "UNKNOWN_REFERENCE", says)
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    #[serde(default)]
    after: u64,
    #[serde(default = "page_max")]
    limit: usize,
}

#[derive(Debug, Serialize)]
struct Journal {
    entries: Vec<Entry>,
    next: u64,
}

async fn journal(
    State(provider): State<Provider>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Journal>, Problem> {
    let Query(page) = page.map_err(|error| invalid(error.body_text()))?;
    if !(1..=PAGE_MAX).contains(&page.limit) {
        return Err(invalid(format!("`limit` is from 1 to {PAGE_MAX}")));
    }
    let entries = provider.journal(page.after, page.limit);
    let next = entries.last().map_or(page.after, Entry::sequence);
    Ok(Json(Journal { entries, next }))
}

async fn mode(State(provider): State<Provider>) -> Json<ModeSetting> {
    Json(provider.mode())
}

async fn set_mode(
    State(provider): State<Provider>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<ModeSetting>, Problem> {
    let setting: ModeSetting = read(body)?;
    provider.set_mode(setting);
    Ok(Json(setting))
}

fn page_max() -> usize {
    PAGE_MAX
}

fn reference(path: Result<Path<String>, PathRejection>) -> Result<Reference, Problem> {
    let Path(text) = path.map_err(|error| invalid(error.body_text()))?;
    Reference::try_from(text.as_str()).map_err(|error| invalid(error.to_string()))
}

fn read<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Problem> {
    let body = body.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let says = "the body is too large";
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", says)
        }
        _ => invalid(error.body_text()),
    })?;
    let mut json = serde_json::Deserializer::from_slice(&body);
    let Object(value) = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let says = error.inner().to_string();
        let is_whole = [".", "?"].contains(&path.as_str());
        invalid(if is_whole {
            says
        } else {
            format!("{path}: {says}")
        })
    })?;
    json.end().map_err(|error| invalid(error.to_string()))?;
    Ok(value)
}

fn invalid(says: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", says)
}

fn problem(why: NoAnswer) -> Problem {
    let (status, code) = match why {
        NoAnswer::Conflict => (StatusCode::CONFLICT, "REFERENCE_CONFLICT"),
        NoAnswer::JournalFull => (StatusCode::SERVICE_UNAVAILABLE, "JOURNAL_FULL"),
        NoAnswer::Failed | NoAnswer::Silence => {
            (StatusCode::INTERNAL_SERVER_ERROR, "PROVIDER_ERROR")
        }
    };
    Problem::new(status, code, why.to_string())
}
