//! Another password of one's own.

use super::{note, own, own_now};
use crate::core::Core;
use crate::sign_in::attempt::{compare, is_theirs};
use crate::sign_in::{redeem, session};
use crate::store::links;
use crate::users::state::UserState;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::sign_in::StrengthView;
use serde_json::Value;

/// Sets a new password for whoever knows the current one. All other sessions end, and so does every link that was
/// mailed; gives the token of the new session that takes the place of this one (TRUST 10, 14).
///
/// # Errors
/// [`AppError::Invalid`] where the new one breaks a rule or the current one is wrong; [`AppError::TooManyRequests`] for
/// who guesses too often.
pub async fn change(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    current: &str,
    new: &str,
) -> Result<String, AppError> {
    let known = own_now(core, caller).await?;
    if let Some(rule) = judge(core, &known, new).await?.rule {
        return Err(AppError::field("new_password", rule));
    }
    let compared = compare(core, caller, origin, current).await?;
    let hash = core.hasher.hash(new).await?;
    let now = core.clock.now();
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let state = own(core, &mut db, caller).await?;
    if !is_theirs(core, &mut db, caller, origin, &compared).await? {
        tx.commit().await?;
        return Err(AppError::field("current_password", "password_wrong"));
    }
    links::set_password(&mut db, state.row.seq, &hash, now).await?;
    note(core, &mut db, origin, "user.change_password", caller.id.0, Value::Null).await?;
    let token = session::open(core, &mut db, origin, state.row.seq, now).await?;
    tx.commit().await?;
    Ok(token)
}

/// How good a password would be.
///
/// # Errors
/// [`AppError::TooManyRequests`] when too much is being reckoned.
pub async fn strength(core: &Core, caller: &Caller, typed: &str) -> Result<StrengthView, AppError> {
    let known = own_now(core, caller).await?;
    let judged = judge(core, &known, typed).await?;
    Ok(StrengthView {
        score: judged.score,
        rule: judged.rule.unwrap_or_default().to_owned(),
    })
}

async fn judge(core: &Core, state: &UserState, typed: &str) -> Result<redeem::Judged, AppError> {
    let row = &state.row;
    redeem::judge(core, [&row.name, &row.email, &row.contact_name], typed).await
}
