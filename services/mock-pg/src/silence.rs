//! A body that breaks before its first byte: hyper then closes the connection, and the head that
//! was not yet sent goes with it. The client sees an end and no answer.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::Response;
use http_body::Frame;

/// What our metrics call it; no client sees the number.
const NO_RESPONSE: u16 = 444;

/// A response that is never sent.
pub(crate) fn silence() -> Response {
    let mut response = Response::new(Body::new(Broken));
    *response.status_mut() =
        StatusCode::from_u16(NO_RESPONSE).expect("a number from 100 to 999 is a status");
    response
}

struct Broken;

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(io::Error::other("no answer, by the mode"))))
    }
}
