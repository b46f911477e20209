//! What a request brings along for the views and the use cases.

use super::Web;
use super::forwarded::client_address;
use super::observe::RequestId;
use app::context::{Caller, Origin};
use app::form::FormDraft;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;
use http::header::USER_AGENT;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// Longest name of a browser that is kept, in characters.
const AGENT: usize = 200;

/// Who asks from where; an extension of the request.
#[derive(Clone)]
pub struct RequestContext(pub Arc<About>);

/// See [`RequestContext`].
#[derive(Default)]
pub struct About {
    /// The owner of the session.
    pub caller: Option<Caller>,
    /// Where the request comes from.
    pub origin: Origin,
    /// A refused form's content.
    pub draft: Option<FormDraft>,
}

/// Works it out once per request.
pub async fn provide(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let about = About {
        origin: origin(&web, &request),
        ..About::default()
    };
    request.extensions_mut().insert(RequestContext(Arc::new(about)));
    next.run(request).await
}

fn origin(web: &Web, request: &Request) -> Origin {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    // Only a test asks without a connection.
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
    Origin {
        address: client_address(peer, request.headers(), &web.trusted_proxies).to_string(),
        agent: agent(request.headers()),
        request_id: request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.to_string())
            .unwrap_or_default(),
        session_token: None,
    }
}

fn agent(headers: &HeaderMap) -> String {
    let agent = headers
        .get(USER_AGENT)
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    agent
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(AGENT)
        .collect()
}
