//! Use cases on saved views, a file each.

mod begin;
mod delete;
mod links;
mod list;
mod save;
mod start;

use crate::authorise;
use crate::core::Core;
use crate::store::audit::{AuditEvent, append};
use crate::store::views::ViewRow;
use crate::store::{Db, views};
use crate::users::rights::of_now;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::users::SignInState;
use app::views::api::ViewAdmin;
use app::views::input::ViewInput;
use app::views::{BUILT_IN, ViewId, ViewLinks, ViewsView};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// The use cases.
pub struct Views(pub Arc<Core>);

#[async_trait::async_trait]
impl ViewAdmin for Views {
    async fn links(&self, caller: &Caller) -> Result<ViewLinks, AppError> {
        links::links(&self.0, caller).await
    }

    async fn begins_with(&self, caller: &Caller) -> Result<String, AppError> {
        begin::begins_with(&self.0, caller).await
    }

    async fn list(&self, caller: &Caller, raw: &str) -> Result<ViewsView, AppError> {
        list::list(&self.0, caller, raw).await
    }

    async fn save(&self, caller: &Caller, origin: &Origin, input: &ViewInput) -> Result<String, AppError> {
        save::save(&self.0, caller, origin, input).await
    }

    async fn delete(&self, caller: &Caller, origin: &Origin, id: ViewId) -> Result<(), AppError> {
        delete::delete(&self.0, caller, origin, id).await
    }

    async fn start(&self, caller: &Caller, view: &str) -> Result<(), AppError> {
        start::start(&self.0, caller, view).await
    }
}

/// Somebody who keeps views, with the rights of now.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever does not see the list, and for an API-only identity, which sees no pages.
async fn keeper(db: &mut Db<'_>, caller: &Caller) -> Result<Caller, AppError> {
    let caller = of_now(db, caller).await?;
    authorise::keep_views(&caller)?;
    if views::is_api_only(db, caller.seq).await? {
        return Err(AppError::Forbidden);
    }
    Ok(caller)
}

/// A view that this caller may change: their own, and for administrators those that are shared.
///
/// # Errors
/// [`AppError::NotFound`] for any other, as for one that is not there.
async fn to_write(db: &mut Db<'_>, caller: &Caller, id: Uuid) -> Result<ViewRow, AppError> {
    let found = views::find(db, caller.seq, caller.admin, id, true).await?;
    found.ok_or(AppError::NotFound)
}

/// The built-in view of this word.
fn built_in(word: &str) -> Option<SignInState> {
    BUILT_IN.into_iter().find(|state| state.as_str() == word)
}

/// Tells of a shared view. What it shows stays untold: a search may hold somebody's name, which could not be taken out
/// of the trail again.
async fn tell(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    action: &str,
    (id, details): (Uuid, Value),
) -> Result<(), AppError> {
    let event = AuditEvent::of(caller, origin, core.clock.now(), action, ("view", id), details);
    append(db, event).await?;
    Ok(())
}
