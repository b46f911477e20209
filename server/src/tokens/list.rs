//! The tokens of an identity.

use super::read;
use crate::clock::day_in;
use crate::core::Core;
use crate::store::{tokens, user_edit};
use crate::users::views::{Reader, date};
use crate::{authorise, forms};
use app::context::Caller;
use app::error::AppError;
use app::form::KEY;
use app::time::Date;
use app::tokens::page::path;
use app::tokens::{TokenId, TokenView, TokensView};
use app::users::UserId;
use uuid::Uuid;

/// The tokens of an identity, the newest first.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not keep tokens, as for a user that is not there.
pub async fn list(core: &Core, caller: &Caller, of: UserId, draft: Option<Uuid>) -> Result<TokensView, AppError> {
    authorise::tokens(caller)?;
    let (now, reader) = (core.clock.now(), Reader::of(core, caller));
    let today = day_in(&core.zone, now);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let user = user_edit::find(&mut db, of.0, false).await?.ok_or(AppError::NotFound)?;
    let view = |row: tokens::TokenRow| TokenView {
        id: TokenId(row.id),
        name: row.name,
        scopes: read(&row.scopes),
        created_at: reader.moment(row.created_at),
        expires_on: date(row.expires_on).unwrap_or(Date(0)),
        expired: row.expires_on < today,
        last_used_at: (row.last_used_at > 0).then(|| reader.moment(row.last_used_at)),
        last_address: row.last_address,
    };
    let tokens = tokens::of_user(&mut db, user.seq).await?;
    let kept = match draft {
        Some(draft) => forms::open(core, &mut db, caller, &path(of), draft).await?,
        None => None,
    };
    let mut draft = kept.unwrap_or_default();
    if draft.value(KEY).is_empty() {
        draft.set(KEY, forms::new_id().to_string());
    }
    Ok(TokensView {
        name: user.name,
        open: user.api_only && user.activity == "active",
        tokens: tokens.into_iter().map(view).collect(),
        now: reader.moment(now),
        draft,
        secret: None,
    })
}
