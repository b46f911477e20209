//! Tokens of API-only identities: made, listed, revoked, and what a call does with one.

pub mod bearer;
mod create;
mod list;
mod revoke;

pub use create::create;
pub use list::list;
pub use revoke::revoke;

use crate::core::Core;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::tokens::api::TokenAdmin;
use app::tokens::input::TokenInput;
use app::tokens::{TokenId, TokenScope, TokensView};
use app::users::UserId;
use std::sync::Arc;
use uuid::Uuid;

/// The use cases.
pub struct Tokens(pub Arc<Core>);

#[async_trait::async_trait]
impl TokenAdmin for Tokens {
    async fn list(&self, caller: &Caller, of: UserId, draft: Option<Uuid>) -> Result<TokensView, AppError> {
        list(&self.0, caller, of, draft).await
    }

    async fn create(
        &self,
        caller: &Caller,
        origin: &Origin,
        of: UserId,
        input: &TokenInput,
    ) -> Result<String, AppError> {
        create(&self.0, caller, origin, of, input).await
    }

    async fn revoke(&self, caller: &Caller, origin: &Origin, of: UserId, token: TokenId) -> Result<(), AppError> {
        revoke(&self.0, caller, origin, of, token).await
    }
}

/// Scopes as the table has them.
fn written(scopes: &[TokenScope]) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.join(" ")
}

/// The scopes of that.
fn read(scopes: &str) -> Vec<TokenScope> {
    scopes.split(' ').filter_map(TokenScope::parse).collect()
}
