//! Every request has an id, in its answer and in every line that it logs.

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;
use tracing::{Instrument, Span};
use uuid::Uuid;

/// The answer's header.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request's id. It is ours alone: one that a client sends would let it write into our log.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Gives the request its id and logs its end.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let id = RequestId(Uuid::now_v7().to_string().into());
    // The route instead of the path: a path may carry what is secret (an invitation), a query what is private.
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str);
    // An error's span is on at every level: a warning without its request is of no use.
    let span = tracing::error_span!("request", id = %id.0, method = %request.method(), path);
    let quiet = path.starts_with("/health/") || path.starts_with("/pkg/");
    let header = HeaderValue::from_str(&id.0);
    request.extensions_mut().insert(id);
    let start = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), start.elapsed().as_secs_f64() * 1000.0);
    span.in_scope(|| {
        if quiet {
            tracing::debug!(status, ms, "answered");
        } else {
            tracing::info!(status, ms, "answered");
        }
    });
    if let Ok(header) = header {
        response.headers_mut().insert(REQUEST_ID, header);
    }
    response.map(|body| Body::new(Observed { body, span }))
}

/// A body whose making belongs to its request: pages are rendered while they are sent.
struct Observed {
    body: Body,
    span: Span,
}

impl HttpBody for Observed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        let _entered = this.span.enter();
        Pin::new(&mut this.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
