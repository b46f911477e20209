//! Whether a user may be linked to a contact. The link itself is a field of the user, and written with it.

use crate::authorise::{self, ContactUse};
use crate::store::{Db, contacts};
use app::context::Caller;
use app::error::AppError;
use uuid::Uuid;

/// Whether the caller may pick this contact: a lead only among those of their members.
///
/// # Errors
/// [`AppError::field`] `contact`/`unknown` for one that is not there for the caller: the same as for one
/// that is not there at all.
pub async fn may_link(db: &mut Db<'_>, caller: &Caller, contact: Uuid) -> Result<(), AppError> {
    let missing = || AppError::field("contact", "unknown");
    let scope = authorise::contacts(caller, ContactUse::Pick).map_err(|_| missing())?;
    if contacts::is_visible(db, contact, &scope).await? {
        Ok(())
    } else {
        Err(missing())
    }
}

/// Checks in the transaction that writes the user (`None`: one that is new) that the contact is free for them;
/// gives the name it shows. On PostgreSQL the contact is kept from others until the transaction ends.
///
/// # Errors
/// At the field `contact`: `unknown`; `contact_taken` for the contact of another user, who is not named;
/// `contact_partner` for that of a customer or supplier, unless this was confirmed.
pub async fn link_in(
    db: &mut Db<'_>,
    contact: Uuid,
    user_seq: Option<i64>,
    confirmed: bool,
) -> Result<String, AppError> {
    let row = contacts::find(db, contact, true).await?;
    let input = row.ok_or_else(|| AppError::field("contact", "unknown"))?.input();
    let other = contacts::linked_user(db, contact, false).await?;
    if other.as_ref().is_some_and(|other| Some(other.seq) != user_seq) {
        return Err(AppError::field("contact", "contact_taken"));
    }
    // Who is linked already was confirmed then.
    if other.is_none() && input.relation.is_partner() && !confirmed {
        return Err(AppError::field("contact", "contact_partner"));
    }
    Ok(input.name())
}
