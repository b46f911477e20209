//! Use cases on one's own account, a file each.

mod account;
mod confirm;
mod email;
mod password;
mod photo;
mod show;

use crate::core::Core;
use crate::sign_in::admin::today;
use crate::sign_in::session;
use crate::store::audit::{AuditEvent, append};
use crate::store::{Db, StoreError};
use crate::users::check::{broken_rules, count_question, names_taken};
use crate::users::state::UserState;
use app::context::{Caller, Origin};
use app::error::{AppError, FieldError};
use app::profile::api::OwnProfile;
use app::profile::{ConfirmView, ProfileView};
use app::sign_in::StrengthView;
use app::users::input::UserInput;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// The use cases.
pub struct Profiles(pub Arc<Core>);

#[async_trait::async_trait]
impl OwnProfile for Profiles {
    async fn show(&self, caller: &Caller, draft: Option<Uuid>) -> Result<ProfileView, AppError> {
        show::show(&self.0, caller, draft).await
    }

    async fn save_account(&self, caller: &Caller, origin: &Origin, raw: &str) -> Result<String, AppError> {
        account::save(&self.0, caller, origin, raw).await
    }

    async fn ask_email(
        &self,
        caller: &Caller,
        origin: &Origin,
        new_email: &str,
        password: &str,
    ) -> Result<(), AppError> {
        email::ask(&self.0, caller, origin, new_email, password).await
    }

    async fn ask_email_again(&self, caller: &Caller, origin: &Origin) -> Result<(), AppError> {
        email::ask_again(&self.0, caller, origin).await
    }

    async fn withdraw_email(&self, caller: &Caller, origin: &Origin) -> Result<(), AppError> {
        email::withdraw(&self.0, caller, origin).await
    }

    async fn confirmation(&self, caller: Option<&Caller>, token: &str) -> Result<ConfirmView, AppError> {
        confirm::show(&self.0, caller, token).await
    }

    async fn confirm_email(&self, caller: Option<&Caller>, origin: &Origin, token: &str) -> Result<(), AppError> {
        confirm::confirm(&self.0, caller, origin, token).await
    }

    async fn change_password(
        &self,
        caller: &Caller,
        origin: &Origin,
        current: &str,
        new: &str,
    ) -> Result<String, AppError> {
        password::change(&self.0, caller, origin, current, new).await
    }

    async fn strength(&self, caller: &Caller, typed: &str) -> Result<StrengthView, AppError> {
        password::strength(&self.0, caller, typed).await
    }

    async fn set_photo(&self, caller: &Caller, origin: &Origin, picture: Option<Vec<u8>>) -> Result<(), AppError> {
        photo::set(&self.0, caller, origin, picture).await
    }
}

/// The caller's own record, kept from other writers: what all use cases here begin with, since everybody may do this to
/// themselves and to nobody else.
///
/// # Errors
/// [`AppError::Forbidden`] for who works through tokens alone, or may not sign in any more.
async fn own(core: &Core, db: &mut Db<'_>, caller: &Caller) -> Result<UserState, AppError> {
    let state = UserState::find(db, caller.id, true).await?.ok_or(AppError::Forbidden)?;
    may(core, &state)?;
    Ok(state)
}

/// The same to look at, by whoever will open it to write.
async fn own_now(core: &Core, caller: &Caller) -> Result<UserState, AppError> {
    let mut conn = core.store.read().await?;
    let found = UserState::find(&mut conn.db(), caller.id, false).await?;
    let state = found.ok_or(AppError::Forbidden)?;
    may(core, &state)?;
    Ok(state)
}

fn may(core: &Core, state: &UserState) -> Result<(), AppError> {
    let row = &state.row;
    let expired = (1..today(core)).contains(&row.expires_on);
    if row.activity != "active" || row.api_only || expired {
        return Err(AppError::Forbidden);
    }
    Ok(())
}

/// The rule that this field breaks by itself, as the form of a user knows it.
fn broken(input: &UserInput, field: &str) -> Option<FieldError> {
    broken_rules(input).into_iter().find(|error| error.field == field)
}

/// The same where somebody else has what stands in it.
async fn taken(
    db: &mut Db<'_>,
    state: &UserState,
    input: &UserInput,
    field: &str,
) -> Result<Option<FieldError>, StoreError> {
    let taken = names_taken(db, input, Some(state.row.seq)).await?;
    Ok(taken.into_iter().find(|error| error.field == field))
}

/// Whoever does not see all users has their questions counted whether a name is free, which the answer tells.
async fn count(core: &Core, caller: &Caller) -> Result<(), AppError> {
    if caller.admin {
        return Ok(());
    }
    count_question(core, caller).await
}

fn refused(error: Option<FieldError>) -> Result<(), AppError> {
    error.map_or(Ok(()), |error| Err(AppError::Invalid { fields: vec![error] }))
}

/// Writes what somebody did to their own account into the trail.
async fn note(
    core: &Core,
    db: &mut Db<'_>,
    origin: &Origin,
    action: &str,
    user: Uuid,
    details: Value,
) -> Result<(), StoreError> {
    let event: AuditEvent<'_> = session::event(core, origin, action, user, details);
    append(db, event).await
}
