//! What a request brings along for the views and the use cases, worked out once.

use super::cookie::Cookie;
use super::forwarded::client_address;
use super::observe::RequestId;
use super::redirect::{HOME, local_path};
use super::sign_in::{LOGIN, SETUP, with_cookie};
use super::{Web, draft, links, views};
use crate::mail::language;
use crate::sign_in::session;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::form::FormDraft;
use app::query_string::{Pairs, value_of};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::USER_AGENT;
use http::{HeaderMap, StatusCode};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// Longest name of a browser that is kept, in characters.
const AGENT: usize = 200;
/// Longest session token that is looked up, in bytes.
pub const TOKEN: usize = 128;

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

/// Works it out, and sends whoever has to sign in to the sign-in.
pub async fn provide(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let about = match about(&web, &request).await {
        Ok(about) => about,
        Err(refusal) => return refusal,
    };
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let is_page = request.method().is_safe() && !path.starts_with("/api/");
    let session = Cookie::session(web.is_https());
    if is_page && about.caller.is_none() && form_page(path).is_none() {
        // A cookie whose session has ended is of no use any more.
        let ended = about.origin.session_token.as_ref().and_then(|_| session.clear());
        return with_cookie(Redirect::to(&login_for(path, query)).into_response(), ended);
    }
    if is_page && about.caller.is_some() && path == LOGIN {
        let next = value_of(query, "next");
        return Redirect::to(next.as_deref().map_or(HOME, local_path)).into_response();
    }
    if is_page
        && let Some(caller) = &about.caller
        && let Some(start) = views::start_of(&web, caller, path, query).await
    {
        return Redirect::to(&start).into_response();
    }
    // Shown once: a draft is of this refusal alone.
    let used = if is_page { draft_cookie(&web, path) } else { None };
    let used = used.filter(|cookie| cookie.read(request.headers()).is_some());
    let own = about.caller.as_ref().map_or("", |caller| &caller.locale);
    let language = app::context::language_of(request.headers(), own);
    request.extensions_mut().insert(RequestContext(Arc::new(about)));
    let answer = language::asked_in(language, next.run(request)).await;
    with_cookie(answer, used.and_then(Cookie::clear))
}

/// What is known about a request.
///
/// # Errors
/// The answer that says why it is not: 503 when the database does not answer.
pub fn about<'w>(web: &'w Web, request: &Request) -> impl Future<Output = Result<About, Response>> + use<'w> {
    let origin = origin(web, request);
    let query = request.uri().query().unwrap_or_default();
    let draft =
        draft_cookie(web, request.uri().path()).and_then(|cookie| draft::read(&cookie, request.headers(), query));
    async move {
        let caller = match &origin.session_token {
            Some(token) => caller_of(web, token)
                .await
                .map_err(|error| status_of(&error).into_response())?,
            None => None,
        };
        Ok(About { caller, origin, draft })
    }
}

/// The status that says what the error says.
pub fn status_of(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The owner of a session that holds.
///
/// # Errors
/// When the database does not answer in time.
pub async fn caller_of(web: &Web, token: &str) -> Result<Option<Caller>, AppError> {
    tokio::time::timeout(web.core.store.patience(), session::caller_of(&web.core, token))
        .await
        .unwrap_or(Err(AppError::Unavailable))
}

fn draft_cookie(web: &Web, path: &str) -> Option<Cookie> {
    Some(draft::cookie(form_page(path)?, web.is_https()))
}

/// The pages before the sign-in, open to all: the path that their drafts are kept for.
fn form_page(path: &str) -> Option<&'static str> {
    let known = [LOGIN, SETUP].into_iter().find(|page| *page == path);
    known.or_else(|| links::page_of(path))
}

/// The sign-in that leads back to where somebody wanted to go.
pub fn login_for(path: &str, query: &str) -> String {
    let mut wanted = path.to_owned();
    if !query.is_empty() {
        wanted.push('?');
        wanted.push_str(query);
    }
    if wanted == HOME || wanted == "/" {
        return LOGIN.to_owned();
    }
    let mut next = Pairs::default();
    next.add("next", local_path(&wanted));
    format!("{LOGIN}?{}", next.into_string())
}

/// Where a request comes from.
pub fn origin(web: &Web, request: &Request) -> Origin {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    // Only a test asks without a connection.
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
    let token = Cookie::session(web.is_https()).read(request.headers());
    Origin {
        address: client_address(peer, request.headers(), &web.trusted_proxies).to_string(),
        agent: agent(request.headers()),
        request_id: request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.to_string())
            .unwrap_or_default(),
        session_token: token
            .filter(|token| (1..=TOKEN).contains(&token.len()))
            .map(str::to_owned),
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
