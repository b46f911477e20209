//! A new address confirms that it is its user's: from then on it is the system email. The link alone does not do it:
//! where the address was mistyped, somebody else reads it, who could have a password mailed there afterwards.

use super::{broken, note, refused, taken};
use crate::core::Core;
use crate::mail::tell_old_address;
use crate::sign_in::admin::today;
use crate::sign_in::redeem::owner;
use crate::sign_in::take_back::take_links_back;
use crate::sign_in::token::digest;
use crate::store::import_write::{UserValues, update_users};
use crate::store::{email_changes, links};
use crate::users::state::UserState;
use crate::users::update::rename_keys;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::profile::{ConfirmReader, ConfirmView};
use app::sign_in::LinkKind;
use app::users::UserId;
use app::users::input::UserInput;
use serde_json::json;

const KIND: LinkKind = LinkKind::ConfirmEmail;

/// Whose link this is and what it confirms; looking does not use it.
///
/// # Errors
/// [`AppError::NotFound`] for a link that does not work, for whatever reason: it is not told which.
pub async fn show(core: &Core, caller: Option<&Caller>, token: &str) -> Result<ConfirmView, AppError> {
    let owner = owner(core, KIND, token).await?;
    let mut conn = core.store.read().await?;
    let wanted = email_changes::find(&mut conn.db(), owner.seq).await?;
    Ok(ConfirmView {
        name: owner.name,
        email: wanted.ok_or(AppError::NotFound)?.email,
        reader: match caller {
            Some(caller) if caller.seq == owner.seq => ConfirmReader::Owner,
            Some(_) => ConfirmReader::Other,
            None => ConfirmReader::Nobody,
        },
    })
}

/// Makes the address count, once: of many at the same time one succeeds. The old address is told, and links that were
/// mailed to it work no more.
///
/// # Errors
/// [`AppError::NotFound`] as [`show`]; [`AppError::Unauthenticated`] and [`AppError::Forbidden`] for whoever is not the
/// account's user; [`AppError::Invalid`] where somebody else has the address by now.
pub async fn confirm(core: &Core, caller: Option<&Caller>, origin: &Origin, token: &str) -> Result<(), AppError> {
    // Too long for one of ours, or dead already.
    let addressed = owner(core, KIND, token).await?;
    if caller.ok_or(AppError::Unauthenticated)?.seq != addressed.seq {
        return Err(AppError::Forbidden);
    }
    let (now, digest) = (core.clock.now(), digest(token));
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let owner = links::owner(&mut db, &digest, KIND, now, today(core), true).await?;
    let owner = owner.ok_or(AppError::NotFound)?;
    if !links::take(&mut db, &digest).await? {
        return Err(AppError::NotFound);
    }
    let wanted = email_changes::find(&mut db, owner.seq).await?;
    let email = wanted.ok_or(AppError::NotFound)?.email;
    let current = UserState::find(&mut db, UserId(owner.id), true).await?;
    let current = current.ok_or(AppError::NotFound)?;
    let input = UserInput {
        email: email.clone(),
        ..current.input()
    };
    // The rules, too, may have become others since.
    refused(broken(&input, "email"))?;
    refused(taken(&mut db, &current, &input, "email").await?)?;
    let values = UserValues {
        email: email.clone(),
        ..current.values()
    };
    update_users(&mut db, vec![(owner.seq, values)], now).await?;
    rename_keys(&mut db, &current.row, &current.row.name, &email)
        .await
        .map_err(|error| match error {
            AppError::Invalid { .. } => AppError::field("email", "taken"),
            error => error,
        })?;
    take_links_back(&mut db, &[owner.seq]).await?;
    tell_old_address(core, &mut db, owner.seq, &current.row.email, now).await?;
    let details = json!({ "email": [current.row.email, email] });
    note(core, &mut db, origin, "user.confirm_email", owner.id, details).await?;
    tx.commit().await?;
    Ok(())
}
