//! Errors as clients read them: RFC 9457, with a code that programs rely on and a message for
//! people, as the clients of the original expect them.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};

/// Why a request was not done. It is small, so that it may stand beside what is done otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone, PartialEq)]
struct Parts {
    status: StatusCode,
    code: &'static str,
    message: String,
    retry_after_s: Option<u32>,
    members: Map<String, Value>,
}

impl Problem {
    /// A problem with its code, such as `NOT_FOUND`, and a sentence.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            status,
            code,
            message: message.into(),
            retry_after_s: None,
            members: Map::new(),
        }))
    }

    /// With seconds after which another try makes sense, at least one.
    #[must_use]
    pub fn retry_after_s(mut self, seconds: u32) -> Self {
        self.0.retry_after_s = Some(seconds.max(1));
        self
    }

    /// With another member, which those of the RFC and of this type are not.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.to_owned(), value.into());
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The body.
    pub fn body(&self) -> Vec<u8> {
        let mut body = self.0.members.clone();
        let own = json!({
            "type": "about:blank",
            "title": self.0.status.canonical_reason().unwrap_or("Error"),
            "status": self.0.status.as_u16(),
            "detail": self.0.message,
            "code": self.0.code,
            "message": self.0.message,
        });
        if let Value::Object(own) = own {
            body.extend(own);
        }
        Value::Object(body).to_string().into_bytes()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body()));
        *response.status_mut() = self.0.status;
        let headers = response.headers_mut();
        let form = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, form);
        if let Some(seconds) = self.0.retry_after_s {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
