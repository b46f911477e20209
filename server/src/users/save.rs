//! A user's form, with scripts and without: saved, searched or brought back. What comes of it is the address to go on to.

use super::create::create;
use super::update::{Updated, update};
use crate::core::Core;
use crate::scope::Scope;
use crate::{authorise, forms};
use app::context::{Caller, Origin};
use app::error::AppError;
use app::form::{FIND, FormDraft, SEARCHED, draft_address};
use app::query_string::pairs;
use app::routes::{NEW_USER, USERS};
use app::users::UserId;
use app::users::input::UserInput;

/// The path of a user's page.
pub fn path_of(id: Option<UserId>) -> String {
    id.map_or_else(|| NEW_USER.to_owned(), |id| format!("{USERS}/{id}"))
}

/// Saves.
///
/// # Errors
/// As [`create`] and [`update`].
pub async fn save(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    id: Option<UserId>,
    raw: &str,
) -> Result<String, AppError> {
    authorise::edit_users(caller).map_err(|error| match id {
        Some(id) if id != caller.id => AppError::NotFound,
        _ => error,
    })?;
    let path = path_of(id);
    if searches(raw) {
        let draft = forms::keep(core, caller, &path, &forms::typed(raw)).await?;
        return Ok(draft_address(&path, draft));
    }
    let input = UserInput::parse(raw);
    let before = seats(core, caller).await?;
    let (saved, made) = match id {
        None => (create(core, caller, origin, raw).await?, true),
        Some(id) => match update(core, caller, origin, id, raw).await? {
            Updated::Saved => (id, false),
            Updated::Returned(draft) => {
                let draft = forms::keep(core, caller, &path, &draft).await?;
                return Ok(draft_address(&path, draft));
            }
        },
    };
    let mut notices = vec![(if made { "created" } else { "saved" }.to_owned(), 0)];
    if made && input.invite && !input.api_only {
        notices.push(("invited".to_owned(), 0));
    }
    if input.groups.is_empty() {
        notices.push(("without_group".to_owned(), 0));
    }
    let after = seats(core, caller).await?;
    if let Some(after) = after.filter(|_| after != before) {
        notices.push(("seats".to_owned(), after));
    }
    let path = path_of(Some(saved));
    let told = FormDraft {
        notices,
        ..FormDraft::default()
    };
    // It is saved, whether this can be told or not.
    let told = forms::keep(core, caller, &path, &told).await;
    Ok(told.map_or_else(|_| path.clone(), |told| draft_address(&path, told)))
}

/// Whether a picker's search was asked for, by its button or, without one, by Enter in its text.
fn searches(raw: &str) -> bool {
    let mut with_button = false;
    let mut with_text = false;
    for (field, value) in pairs(raw).filter(|(_, value)| !value.trim().is_empty()) {
        if field == FIND {
            return true;
        }
        with_button |= field == "then";
        with_text |= field.starts_with(SEARCHED) && !value.is_empty();
    }
    with_text && !with_button
}

/// What the company pays for, for whoever sees all of it.
///
/// # Errors
/// When the database fails.
pub async fn seats(core: &Core, caller: &Caller) -> Result<Option<u64>, AppError> {
    if authorise::see_users(caller)? != Scope::Everything || !core.index.is_loaded() {
        return Ok(None);
    }
    core.index.refresh(core).await?;
    Ok(core.index.read(super::index::Bitmaps::seats))
}

#[cfg(test)]
mod tests {
    use super::searches;

    #[test]
    fn a_button_says_what_is_meant() {
        for (raw, is) in [
            ("name=a&find=groups", true),
            ("name=a&find_groups=sales", true),
            ("name=a&find_groups=sales&then=save", false),
            ("name=a&find_groups=+", false),
            ("name=a&then=save", false),
        ] {
            assert_eq!(searches(raw), is, "{raw}");
        }
    }
}
