//! Sends orders, and asks about them.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use kit::{Client, ClientError, Patience, TRACEPARENT, TraceContext};
use paygen::reach::projection::Remote;

use crate::order::Order;
use crate::reply::{Doubt, Outcome, Reply};

/// The provider, at the address that the inventory names.
#[derive(Debug, Clone)]
pub struct Provider {
    client: Client,
}

/// An answer is a dozen lines of JSON.
const BODY_BYTES_MAX: usize = 16 * 1024;

impl Provider {
    /// Waits so long for an answer at most.
    pub fn new(remote: &Remote, answer_within: Duration) -> Result<Self, ClientError> {
        let patience = Patience {
            connect_within: answer_within.min(Duration::from_secs(2)),
            answer_within,
            body_bytes_max: BODY_BYTES_MAX,
        };
        let client = Client::new(remote, patience)?;
        Ok(Self { client })
    }

    /// Sends an order. To send it again does nothing twice.
    pub async fn send(&self, order: &Order, trace: &TraceContext) -> Result<Outcome, Doubt> {
        let body = serde_json::to_vec(order).map_err(|error| Doubt::NotSent(error.to_string()))?;
        let reply = self
            .exchange(Method::PUT, order, trace, body.into())
            .await?;
        understood(&reply, order)
    }

    /// Asks what came of an order; none if it never arrived.
    pub async fn ask(&self, order: &Order, trace: &TraceContext) -> Result<Option<Outcome>, Doubt> {
        let reply = self
            .exchange(Method::GET, order, trace, Bytes::new())
            .await?;
        if reply.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        understood(&reply, order).map(Some)
    }

    async fn exchange(
        &self,
        method: Method,
        order: &Order,
        trace: &TraceContext,
        body: Bytes,
    ) -> Result<kit::Reply, Doubt> {
        let path = format!("/{}/{}", order.kind.path(), order.reference);
        let mut headers = vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        if let Ok(value) = HeaderValue::try_from(trace.child().to_string()) {
            headers.push((HeaderName::from_static(TRACEPARENT), value));
        }
        let reply = self.client.send(method, &path, &headers, body).await;
        reply.map_err(|error| match error {
            ClientError::Unreachable { .. } | ClientError::Address(_) => {
                Doubt::NotSent(error.to_string())
            }
            ClientError::NoAnswer { .. } => Doubt::NoAnswer(error.to_string()),
        })
    }
}

fn understood(reply: &kit::Reply, order: &Order) -> Result<Outcome, Doubt> {
    if reply.status == StatusCode::CONFLICT {
        return Err(Doubt::Otherwise(
            "our reference was used for something else".into(),
        ));
    }
    if reply.status != StatusCode::OK {
        return Err(Doubt::NoAnswer(format!("it said {}", reply.status)));
    }
    let said: Result<Reply, _> = serde_json::from_slice(&reply.body);
    let said = said.map_err(|error| Doubt::Otherwise(error.to_string()))?;
    said.about(order)
}
