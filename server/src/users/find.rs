//! What the pickers of a user's form offer.

use super::list::list;
use crate::core::Core;
use crate::store::grants::{Which, grantable};
use crate::store::user_edit::find_tags;
use crate::text::fold::fold;
use crate::{authorise, contacts};
use app::context::Caller;
use app::error::AppError;
use app::form::Choice;
use app::users::Activity;
use app::users::query::{MAX_SEARCH_CHARS, PAGE_SIZES, UserQuery};

/// Choices offered at once.
const OFFERED: usize = 20;

/// The first ones that a text is found in, for the picker of this field.
///
/// # Errors
/// [`AppError::NotFound`] for a field without a picker.
pub async fn find(core: &Core, caller: &Caller, field: &str, text: &str) -> Result<Vec<Choice>, AppError> {
    let scope = authorise::edit_users(caller)?;
    let text: String = text.trim().chars().take(MAX_SEARCH_CHARS).collect();
    let limit = i64::try_from(OFFERED).unwrap_or(i64::MAX);
    match field {
        "groups" => {
            let folded = fold(&text);
            let mut conn = core.store.read().await?;
            let found = grantable(&mut conn.db(), &scope, caller.seq, &Which::Search(&folded, limit)).await?;
            let choice = |group: crate::store::grants::GrantRow| Choice {
                value: group.id.to_string(),
                label: group.name,
                detail: group.description,
            };
            Ok(found.into_iter().map(choice).collect())
        }
        "responsible" => {
            let query = UserQuery {
                search: text,
                activity: vec![Activity::Active],
                size: PAGE_SIZES[0],
                ..UserQuery::default()
            };
            let people = list(core, caller, &query).await?.rows.into_iter();
            let people = people.filter(|user| !user.api_only).take(OFFERED);
            let choice = |user: app::users::UserItemView| Choice {
                value: user.id.to_string(),
                label: user.name,
                detail: if user.contact.is_empty() {
                    user.email
                } else {
                    user.contact
                },
            };
            Ok(people.map(choice).collect())
        }
        "contact" => {
            let found = contacts::find(core, caller, &text).await?;
            let choice = |contact: app::contacts::ContactItemView| {
                let company = if contact.company == contact.name {
                    contact.email
                } else {
                    contact.company
                };
                let user = contact.linked_to.map(|(_, name)| format!("→ {name}"));
                let parts = [Some(company).filter(|text| !text.is_empty()), user];
                Choice {
                    value: contact.id.to_string(),
                    label: contact.name,
                    detail: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
                }
            };
            Ok(found.into_iter().map(choice).collect())
        }
        "tags" => {
            let mut conn = core.store.read().await?;
            let found = find_tags(&mut conn.db(), &fold(&text), &scope, limit).await?;
            let choice = |name: String| Choice {
                value: name.clone(),
                label: name,
                detail: String::new(),
            };
            Ok(found.into_iter().map(choice).collect())
        }
        _ => Err(AppError::NotFound),
    }
}
