//! A client of one other server: bounded in patience, connections and size, and it says whether
//! the request may have been done.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::uri::{Authority, PathAndQuery, Scheme};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use paygen::reach::projection::Remote;
use tokio::time::timeout;

/// An idle connection is closed before the server closes it, whose patience is longer.
const IDLE_MAX: Duration = Duration::from_secs(5);

/// What a client bears.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Until a connection is there.
    pub connect_within: Duration,
    /// Until the whole answer is there, with all before it.
    pub answer_within: Duration,
    /// Bytes of an answer.
    pub body_bytes_max: usize,
}

/// A client of one server.
#[derive(Debug, Clone)]
pub struct Client {
    inner: legacy::Client<HttpConnector, Full<Bytes>>,
    at: Authority,
    patience: Patience,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its body, whole.
    pub body: Bytes,
}

/// There is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Nothing was sent, so nothing was done.
    #[error("cannot reach {at}: {says}")]
    Unreachable {
        /// The server.
        at: String,
        /// Why.
        says: String,
    },
    /// It was sent, and the answer did not come, or not whole. It may have been done.
    #[error("no answer from {at}: {says}")]
    NoAnswer {
        /// The server.
        at: String,
        /// Why.
        says: String,
    },
    /// The address or a path cannot be written in HTTP.
    #[error("`{0}` is no address of HTTP")]
    Address(String),
}

impl Client {
    /// A client of a server that the inventory names.
    pub fn new(remote: &Remote, patience: Patience) -> Result<Self, ClientError> {
        let host = if remote.host.contains(':') {
            format!("[{}]", remote.host)
        } else {
            remote.host.clone()
        };
        let at = format!("{host}:{}", remote.port);
        let at = Authority::try_from(at.as_str()).map_err(|_| ClientError::Address(at))?;
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(patience.connect_within));
        let inner = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_MAX)
            .pool_max_idle_per_host(usize::try_from(remote.connections.unwrap_or(64)).unwrap_or(64))
            // A second try could do twice what nobody can call back.
            .retry_canceled_requests(false)
            .build(connector);
        Ok(Self {
            inner,
            at,
            patience,
        })
    }

    /// Sends one request, once.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<Reply, ClientError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = self.uri(path)?;
        let own: HeaderMap = headers.iter().cloned().collect();
        *request.headers_mut() = own;
        let answer = timeout(self.patience.answer_within, self.exchange(request));
        answer.await.unwrap_or_else(|_| {
            let limit_ms = self.patience.answer_within.as_millis();
            Err(self.no_answer(format!("it took longer than {limit_ms} ms")))
        })
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Reply, ClientError> {
        let answer = self.inner.request(request).await;
        let answer = answer.map_err(|error| {
            let says = deepest(&error);
            if error.is_connect() {
                let at = self.at.to_string();
                ClientError::Unreachable { at, says }
            } else {
                self.no_answer(says)
            }
        })?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), self.patience.body_bytes_max);
        let body = body.collect().await;
        let body = body.map_err(|error| self.no_answer(error.to_string()))?;
        Ok(Reply {
            status,
            body: body.to_bytes(),
        })
    }

    fn uri(&self, path: &str) -> Result<Uri, ClientError> {
        let wrong = || ClientError::Address(path.to_owned());
        let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic());
        if !path.starts_with('/') || !is_plain {
            return Err(wrong());
        }
        let mut parts = axum::http::uri::Parts::default();
        parts.scheme = Some(Scheme::HTTP);
        parts.authority = Some(self.at.clone());
        parts.path_and_query = Some(PathAndQuery::try_from(path).map_err(|_| wrong())?);
        Uri::from_parts(parts).map_err(|_| wrong())
    }

    fn no_answer(&self, says: String) -> ClientError {
        let at = self.at.to_string();
        ClientError::NoAnswer { at, says }
    }
}

/// The words of the error behind all others, which says what happened.
fn deepest(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => deepest(source),
        None => error.to_string(),
    }
}
