//! What a call brings: a body of JSON, an identity in its path.

use super::bearer::Calling;
use super::words::Refused;
use app::context::Origin;
use app::error::AppError;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use http::request::Parts;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A body of JSON.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let origin = origin(request.extensions());
        let refuse = |why: String| Refused::because(AppError::field("body", "json"), origin.clone(), why);
        // What is too long was refused before this.
        let bytes = to_bytes(request.into_body(), usize::MAX)
            .await
            .map_err(|_| refuse("the body broke off".to_owned()))?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| refuse(error.to_string()))
    }
}

/// The identity in the path; what is none names nothing that is there.
pub struct Id(pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let found = Path::<Uuid>::from_request_parts(parts, state).await;
        found
            .map(|Path(id)| Self(id))
            .map_err(|_| Refused::new(AppError::NotFound, origin(&parts.extensions)))
    }
}

fn origin(extensions: &http::Extensions) -> Origin {
    let calling = extensions.get::<Calling>();
    calling.map(|calling| calling.origin.clone()).unwrap_or_default()
}
