//! How much a client may send and how long anything may take (TRUST 37).

use super::{Web, contact_photo, context as requests, import};
use crate::contacts::picture::LARGEST_FILE;
use app::import::LARGEST_FILE as LARGEST_UPLOAD;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// Sizes and times.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body: usize,
    /// The same where a picture is uploaded.
    pub picture: usize,
    /// The same where a file of users is.
    pub upload: usize,
    /// From the connection, or the last answer, to the end of a request's headers.
    pub headers: Duration,
    /// From there to the end of its body.
    pub receive: Duration,
    /// Until the answer begins, and between two pieces of it.
    pub render: Duration,
    /// Between two looks whether a stream's reader may still read it (TRUST 13: it closes within 5 s).
    pub recheck: Duration,
    /// For what still runs when the process is told to stop.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 2 * 1024 * 1024,
            // The file, and what a form puts around it.
            picture: LARGEST_FILE + 16 * 1024,
            upload: LARGEST_UPLOAD + 16 * 1024,
            headers: Duration::from_secs(30),
            receive: Duration::from_secs(30),
            render: Duration::from_secs(30),
            recheck: Duration::from_secs(2),
            stop: Duration::from_secs(10),
        }
    }
}

/// Receives the body, since everything here needs it whole, and waits for the answer, both within limits.
pub async fn limit(State(web): State<Web>, request: Request, next: Next) -> Response {
    let limits = web.limits;
    let path = request.uri().path();
    let large = if contact_photo::takes_picture(path) {
        Some(limits.picture)
    } else if import::takes_file(path) {
        Some(limits.upload)
    } else {
        None
    };
    // So much is held in memory for nobody who is not signed in.
    let most = match large {
        Some(large) if is_signed_in(&web, &request).await => large,
        _ => limits.body,
    };
    let (parts, body) = request.into_parts();
    let body = match tokio::time::timeout(limits.receive, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Body::from(bytes),
        Ok(Err(error)) if is_too_large(&error) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Ok(Err(_)) => return StatusCode::BAD_REQUEST.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let answer = next.run(Request::from_parts(parts, body));
    if let Ok(answer) = tokio::time::timeout(limits.render, answer).await {
        return answer.map(|body| {
            Body::new(Paced {
                body,
                longest: limits.render,
                wait: None,
            })
        });
    }
    tracing::error!("no answer in time");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

fn is_signed_in<'w>(web: &'w Web, request: &Request) -> impl Future<Output = bool> + use<'w> {
    let about = requests::about(web, request);
    async move { about.await.is_ok_and(|about| about.caller.is_some()) }
}

fn is_too_large(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>)
}

/// A body that ends with an error when its next piece is too long in coming: a page that hangs while it
/// is rendered must not hold its connection for ever.
struct Paced {
    body: Body,
    longest: Duration,
    wait: Option<Pin<Box<Sleep>>>,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            this.wait = None;
            return Poll::Ready(frame);
        }
        let wait = this.wait.get_or_insert_with(|| Box::pin(sleep(this.longest)));
        ready!(wait.as_mut().poll(context));
        tracing::error!("the rest of the answer did not come in time");
        Poll::Ready(Some(Err(axum::Error::new(std::io::Error::from(
            std::io::ErrorKind::TimedOut,
        )))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
