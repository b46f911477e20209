//! A token taken away: the next call with it is refused.

use crate::authorise;
use crate::core::Core;
use crate::store::audit::{AuditEvent, append};
use crate::store::{tokens, user_edit};
use crate::users::rights::Editor;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::tokens::TokenId;
use app::users::UserId;
use serde_json::{Value, json};

/// Takes a token away; one that is gone already is no error, so that doing it twice does no harm.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not keep tokens, as for a user that is not there.
pub async fn revoke(core: &Core, caller: &Caller, origin: &Origin, of: UserId, token: TokenId) -> Result<(), AppError> {
    authorise::tokens(caller)?;
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    authorise::tokens(&Editor::look(&mut db, caller).await?.caller)?;
    let user = user_edit::find(&mut db, of.0, true).await?.ok_or(AppError::NotFound)?;
    if let Some(name) = tokens::remove(&mut db, user.seq, token.0).await? {
        let event = AuditEvent::of(
            caller,
            origin,
            core.clock.now(),
            "token.revoke",
            ("user", of.0),
            json!({ "name": [name, Value::Null] }),
        );
        append(&mut db, event).await?;
    }
    tx.commit().await?;
    Ok(())
}
