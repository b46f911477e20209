//! What the browser asks the server about tokens, and the contract behind it.

use super::TokensView;
use crate::error::AppError;
use crate::users::UserId;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// What the path of an identity's tokens ends with.
pub const TOKENS: &str = "tokens";

/// Use cases on tokens. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait TokenAdmin: Send + Sync {
    /// The tokens of an API-only identity, with what was typed before into the form of a new one;
    /// [`AppError::NotFound`] for whoever may not keep them.
    async fn list(
        &self,
        caller: &crate::context::Caller,
        of: UserId,
        draft: Option<uuid::Uuid>,
    ) -> Result<TokensView, AppError>;
    /// Makes one and gives its secret, which nothing shows again.
    async fn create(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        of: UserId,
        input: &super::input::TokenInput,
    ) -> Result<String, AppError>;
    /// Takes one away: the next call with it is refused.
    async fn revoke(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        of: UserId,
        token: super::TokenId,
    ) -> Result<(), AppError>;
}

/// The secret that a plain form has just made, for the page that answers it.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub struct MadeToken(pub String);

/// The tokens of an identity. `draft` is empty where nothing was typed before.
///
/// # Errors
/// As [`TokenAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_tokens(of: UserId, draft: String) -> Result<TokensView, AppError> {
    let caller = crate::context::caller()?;
    let services = crate::context::services();
    let mut view = services.tokens.list(&caller, of, draft.parse().ok()).await?;
    view.secret = use_context::<MadeToken>().map(|MadeToken(secret)| secret);
    Ok(view)
}

/// Makes a token; gives its secret. `raw` is the form as the browser would send it.
///
/// # Errors
/// As [`TokenAdmin::create`].
#[server(input = Compact, output = Compact)]
pub async fn create_token(of: UserId, raw: String) -> Result<String, AppError> {
    let caller = crate::context::caller()?;
    let input = super::input::TokenInput::parse(&raw);
    crate::context::services()
        .tokens
        .create(&caller, &crate::context::origin(), of, &input)
        .await
}
