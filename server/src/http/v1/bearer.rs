//! Whose token a call carries, or whose session.

use super::words::{Refused, refused};
use crate::http::Web;
use crate::http::context::{TOKEN, caller_of, origin};
use crate::tokens::bearer::{Bearer, bearer_of};
use app::context::{Caller, Origin};
use app::error::AppError;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue};

/// Who calls from where; an extension of the request.
#[derive(Clone)]
pub struct Calling {
    /// The identity, with what its token is for.
    pub bearer: Bearer,
    /// Where the call comes from.
    pub origin: Origin,
}

/// Who asks about themselves from where; an extension of the request.
#[derive(Clone)]
pub struct Asking {
    /// The identity of the token, or who has signed in.
    pub caller: Caller,
    /// Where the call comes from.
    pub origin: Origin,
}

/// Lets in who has a token that holds. Session cookies count for nothing here.
pub async fn identify(State(web): State<Web>, request: Request, next: Next) -> Response {
    let origin = Origin {
        session_token: None,
        ..origin(&web, &request)
    };
    let bearer = bearer(&web, request.headers(), &origin).await;
    let calling = bearer.map(|bearer| Calling {
        bearer,
        origin: origin.clone(),
    });
    go_on(request, next, calling, &origin).await
}

/// Lets in who has a token that holds, or a session where no token comes along: whoever it is, they may know what they
/// may do.
pub async fn recognise(State(web): State<Web>, request: Request, next: Next) -> Response {
    let origin = origin(&web, &request);
    let caller = match &origin.session_token {
        Some(session) if !request.headers().contains_key(AUTHORIZATION) => caller_of(&web, session)
            .await
            .and_then(|caller| caller.ok_or(AppError::Unauthenticated)),
        _ => bearer(&web, request.headers(), &origin)
            .await
            .map(|bearer| bearer.caller),
    };
    let asking = caller.map(|caller| Asking {
        caller,
        origin: origin.clone(),
    });
    go_on(request, next, asking, &origin).await
}

/// Whose token these headers carry.
async fn bearer(web: &Web, headers: &HeaderMap, origin: &Origin) -> Result<Bearer, AppError> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let secret = header.and_then(|value| value.split_once(' '));
    let secret = secret.filter(|(scheme, secret)| scheme.eq_ignore_ascii_case("bearer") && secret.len() <= TOKEN);
    let (_, secret) = secret.ok_or(AppError::Unauthenticated)?;
    let found = bearer_of(&web.core, secret.trim(), &origin.address);
    let found = tokio::time::timeout(web.core.store.patience(), found).await;
    found
        .unwrap_or(Err(AppError::Unavailable))?
        .ok_or(AppError::Unauthenticated)
}

/// The operation's answer to whoever it is, or why there is none.
async fn go_on<T: Clone + Send + Sync + 'static>(
    mut request: Request,
    next: Next,
    who: Result<T, AppError>,
    origin: &Origin,
) -> Response {
    let mut answer = match who {
        Ok(who) => {
            request.extensions_mut().insert(who);
            next.run(request).await
        }
        Err(error) => {
            let mut answer = refused(&error, origin, None);
            if error == AppError::Unauthenticated {
                // RFC 6750, 3.
                let challenge = HeaderValue::from_static("Bearer realm=\"Control Center\"");
                answer.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
            answer
        }
    };
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

impl Calling {
    /// What comes of it: the value, or why it is refused.
    pub async fn answer<T>(&self, work: impl Future<Output = Result<T, AppError>>) -> Result<T, Refused> {
        work.await.map_err(|error| Refused::new(error, self.origin.clone()))
    }
}
