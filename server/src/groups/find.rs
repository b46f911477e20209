//! What the pickers of a group's form offer.

use crate::authorise;
use crate::core::Core;
use crate::forms::plain;
use crate::scope::Scope;
use crate::store::tags::offered;
use crate::text::fold::fold;
use crate::users::find::{OFFERED, people};
use app::bulk::Subject;
use app::context::Caller;
use app::error::AppError;
use app::form::Choice;
use app::users::query::MAX_SEARCH_CHARS;

/// The first ones that a text is found in, for the picker of this field.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not change groups; [`AppError::NotFound`] for a field without a picker.
pub async fn find(core: &Core, caller: &Caller, field: &str, text: &str) -> Result<Vec<Choice>, AppError> {
    authorise::edit_groups(caller)?;
    let text: String = text.trim().chars().take(MAX_SEARCH_CHARS).collect();
    match field {
        "leader" => people(core, caller, text).await,
        "tags" => {
            let limit = i64::try_from(OFFERED).unwrap_or(i64::MAX);
            let mut conn = core.store.read().await?;
            let scope = Scope::Everything;
            let found = offered(&mut conn.db(), Subject::Groups, &fold(&text), &scope, limit).await?;
            Ok(found.iter().map(|name| plain(name)).collect())
        }
        _ => Err(AppError::NotFound),
    }
}
