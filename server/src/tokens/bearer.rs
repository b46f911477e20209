//! Who calls by a token: looked up on every call, so that what is revoked or deactivated ends at once (TRUST 13).

use super::read;
use crate::clock::{MINUTE, day_in};
use crate::core::Core;
use crate::error::outside;
use crate::sign_in::session::caller_from;
use crate::sign_in::token::digest;
use crate::store::tokens;
use app::context::Caller;
use app::error::AppError;
use app::tokens::TokenScope;
use std::sync::Arc;

/// An API-only identity that calls, with what its token is for.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The identity with its own rights.
    pub caller: Caller,
    scopes: Vec<TokenScope>,
}

impl Bearer {
    /// The identity, where its token is for this: what it may then do, its own rights decide.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] where the token is not for that.
    pub fn allowed(&self, needed: TokenScope) -> Result<&Caller, AppError> {
        if needed.is_in(&self.scopes) {
            Ok(&self.caller)
        } else {
            Err(AppError::Forbidden)
        }
    }
}

/// Whose token this is, if it holds and its identity may work.
///
/// # Errors
/// When the database does not answer.
pub async fn bearer_of(core: &Arc<Core>, secret: &str, address: &str) -> Result<Option<Bearer>, AppError> {
    let now = core.clock.now();
    let read_row = async {
        let mut conn = core.store.read().await?;
        tokens::bearer(&mut conn.db(), &digest(secret), day_in(&core.zone, now)).await
    };
    let Some(found) = read_row.await.map_err(outside)? else {
        return Ok(None);
    };
    if now - found.owner.last_used_at > MINUTE {
        let (core, token, address) = (core.clone(), found.token_id, address.to_owned());
        // Nobody waits for this: a call must not fail because the writer is busy.
        tokio::spawn(async move {
            let touched = async {
                let mut tx = core.store.write().await?;
                tokens::touch(&mut tx.db(), token, &address, now).await?;
                tx.commit().await
            };
            if let Err(error) = touched.await {
                tracing::debug!(%error, "a token's last use was not noted");
            }
        });
    }
    Ok(Some(Bearer {
        scopes: read(&found.scopes),
        caller: Caller {
            by_token: true,
            ..caller_from(found.owner)
        },
    }))
}
